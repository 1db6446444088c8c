// What the log says of requests that fail, and how often.
#include "src/cloud/protocol/failure_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/store/test_log.h"

namespace weir::cloud::protocol {
namespace {

using namespace std::chrono_literals;

class FailureLogTest : public testing::Test {
 protected:
  /// The lines since the last call.
  std::string Lines() {
    std::string lines = logged_.lines();
    logged_.Forget();
    return lines;
  }

  store::TestLog logged_;
  FailureLog::Time now_{};
  FailureLog log_{[this] { return now_; }};
};

TEST_F(FailureLogTest, ALineNamesRequestAndReason) {
  log_.Tell({"dynamodb", "PutItem", "id-1", 500, "the disk is full"});
  EXPECT_EQ(Lines(), "dynamodb PutItem (id-1): 500: the disk is full\n");
}

TEST_F(FailureLogTest, OneReasonIsToldOnceASecondAndCounted) {
  log_.Tell({"dynamodb", "PutItem", "id-1", 500, "full"});
  now_ += 999ms;
  log_.Tell({"kinesis", "PutRecord", "id-2", 500, "full"});
  log_.Tell({"kinesis", "PutRecord", "id-3", 500, "damaged"});
  EXPECT_EQ(Lines(),
            "dynamodb PutItem (id-1): 500: full\nkinesis PutRecord (id-3): 500: damaged\n");
  now_ += 1ms;
  log_.Tell({"s3", "PutObject", "id-4", 500, "full"});
  now_ += 1s;
  log_.Tell({"s3", "PutObject", "id-5", 500, "full"});
  EXPECT_EQ(
      Lines(),
      "s3 PutObject (id-4): 500: full (and 1 more of this)\ns3 PutObject (id-5): 500: full\n");
}

TEST_F(FailureLogTest, WhatAClientSendsIsNotWrittenInto) {
  log_.Tell({"s3", "Put\nfake line", "id", 500, "full"});
  EXPECT_EQ(Lines(), "s3 an unknown operation (id): 500: full\n");
}

TEST_F(FailureLogTest, ReasonsAreBounded) {
  for (std::size_t i = 0; i < 3 * FailureLog::kMaxReasons; ++i) {
    log_.Tell({"s3", "PutObject", "id", 500, std::to_string(i)});
  }
  Lines();
  log_.Tell({"s3", "PutObject", "id", 500, "0"});
  EXPECT_NE(Lines(), "") << "it was forgotten";
}

}  // namespace
}  // namespace weir::cloud::protocol
