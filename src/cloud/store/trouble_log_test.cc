// When the log is told of trouble, and when not.
#include "src/cloud/store/trouble_log.h"

#include <gtest/gtest.h>

#include "src/cloud/store/test_log.h"

namespace weir::cloud::store {
namespace {

const Error kFull = {ErrorKind::kExhausted, "full"};
const Error kNoFiles = {ErrorKind::kUnavailable, "too many open files"};
const Error kDamage = {ErrorKind::kCorrupt, "damaged"};

class TroubleLogTest : public testing::Test {
 protected:
  const TestLog logged_;
  TroubleLog log_;
};

TEST_F(TroubleLogTest, WritesThatFailAreToldOnceUntilOneSucceeds) {
  log_.WriteDone();
  log_.WriteFailed(kFull);
  log_.WriteFailed(kFull);
  EXPECT_EQ(log_.Now().writes->message, "full");
  EXPECT_FALSE(log_.Now().reads);
  EXPECT_EQ(logged_.lines(), "store: full\n");
  log_.WriteDone();
  log_.WriteDone();
  EXPECT_FALSE(log_.Now().IsAny());
  log_.WriteFailed(kFull);
  EXPECT_EQ(logged_.lines(), "store: full\nstore: writes are taken again\nstore: full\n");
}

TEST_F(TroubleLogTest, ReadsAreToldLikewise) {
  log_.ReadFailed(kNoFiles);
  log_.ReadFailed(kNoFiles);
  log_.ReadDone();
  EXPECT_FALSE(log_.Now().IsAny());
  EXPECT_EQ(logged_.lines(), "store: too many open files\nstore: what failed can be read again\n");
}

TEST_F(TroubleLogTest, DamageIsNotForgottenForAnythingElse) {
  log_.ReadFailed(kNoFiles);
  log_.ReadFailed(kDamage);
  log_.ReadFailed(kNoFiles);
  EXPECT_EQ(log_.Now().reads->message, "damaged");
  EXPECT_EQ(logged_.lines(), "store: too many open files\nstore: damaged\n");
}

}  // namespace
}  // namespace weir::cloud::store
