// When the log is told of trouble, and when not.
#include "src/cloud/store/trouble_log.h"

#include <memory>
#include <sstream>

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

namespace weir::cloud::store {
namespace {

const Error kFull = {ErrorKind::kExhausted, "full"};
const Error kNoFiles = {ErrorKind::kUnavailable, "too many open files"};
const Error kDamage = {ErrorKind::kCorrupt, "damaged"};

class TroubleLogTest : public testing::Test {
 protected:
  TroubleLogTest() {
    auto logger = std::make_shared<spdlog::logger>(
        "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines_));
    logger->set_pattern("%v");
    spdlog::set_default_logger(std::move(logger));
  }
  ~TroubleLogTest() override { spdlog::set_default_logger(before_); }

  std::shared_ptr<spdlog::logger> before_ = spdlog::default_logger();
  std::ostringstream lines_;
  TroubleLog log_;
};

TEST_F(TroubleLogTest, WritesThatFailAreToldOnceUntilOneSucceeds) {
  log_.WriteDone();
  log_.WriteFailed(kFull);
  log_.WriteFailed(kFull);
  EXPECT_EQ(log_.Now().writes->message, "full");
  EXPECT_FALSE(log_.Now().reads);
  EXPECT_EQ(lines_.str(), "store: full\n");
  log_.WriteDone();
  log_.WriteDone();
  EXPECT_FALSE(log_.Now().IsAny());
  log_.WriteFailed(kFull);
  EXPECT_EQ(lines_.str(), "store: full\nstore: writes are taken again\nstore: full\n");
}

TEST_F(TroubleLogTest, ReadsAreToldLikewise) {
  log_.ReadFailed(kNoFiles);
  log_.ReadFailed(kNoFiles);
  log_.ReadDone();
  EXPECT_FALSE(log_.Now().IsAny());
  EXPECT_EQ(lines_.str(), "store: too many open files\nstore: what failed can be read again\n");
}

TEST_F(TroubleLogTest, DamageIsNotForgottenForAnythingElse) {
  log_.ReadFailed(kNoFiles);
  log_.ReadFailed(kDamage);
  log_.ReadFailed(kNoFiles);
  EXPECT_EQ(log_.Now().reads->message, "damaged");
  EXPECT_EQ(lines_.str(), "store: too many open files\nstore: damaged\n");
}

}  // namespace
}  // namespace weir::cloud::store
