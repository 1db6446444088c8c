// The invocations of a roll-up of claims: how long they work, what they answer and log.
#include "src/lambda/compact_handler.h"

#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fakes/scripted_transport.h"

namespace weir::lambda {
namespace {

using std::chrono_literals::operator""s;
using ::testing::HasSubstr;
using ::testing::Not;

class CompactHandlerTest : public ::testing::Test {
 protected:
  Result<std::string> Handle() {
    CompactHandler handler(
        configuration_,
        {.run_compact = [&](aws::Deadline deadline,
                            const merge::MayGoOn& may_go_on) -> Result<compact::CompactSummary> {
           deadline_ = deadline;
           for (; may_go_on(); ++steps_) clock_.SleepFor(30s);
           if (error_) return *error_;
           return summary_;
         },
         .clock = clock_,
         .now = [] { return event::Timestamp{1'626'336'000'000'000}; },
         .write_log = [this](std::string_view line) { log_.emplace_back(line); }});
    return handler.Handle(
        {.request_id = "r", .trace_id = "t", .event = "{}", .deadline = clock_.In(100s)});
  }

  Configuration configuration_ = [] {
    Configuration configuration;
    configuration.function_name = "weir-compact";
    return configuration;
  }();
  fakes::ManualClock clock_;
  compact::CompactSummary summary_;
  std::optional<Error> error_;
  aws::Deadline deadline_;
  std::size_t steps_ = 0;
  std::vector<std::string> log_;
};

TEST_F(CompactHandlerTest, ItEndsBeforeTheInvocationDoes) {
  const auto end = clock_.In(100s);
  ASSERT_TRUE(Handle());
  EXPECT_EQ(deadline_, end - 10s);
  EXPECT_EQ(steps_, 2U) << "after 60 s of 90 there is no time for 45 s";
}

TEST_F(CompactHandlerTest, AnswersWhatWasDoneAndLogsMetrics) {
  summary_.days = 3;
  summary_.rolled = 8;
  summary_.made = 2;
  const auto answer = Handle();
  ASSERT_TRUE(answer);
  EXPECT_THAT(*answer, HasSubstr(R"({"days":3,"rolled":8,"made":2)"));
  ASSERT_EQ(log_.size(), 1U);
  EXPECT_THAT(log_[0], HasSubstr(R"("Function":"weir-compact","request_id":"r","trace_id":"t")"));
  EXPECT_THAT(log_[0], HasSubstr(R"({"Name":"FilesLeftAsTheyAre","Unit":"Count"})"));
  EXPECT_THAT(log_[0], HasSubstr(R"("FilesLeftAsTheyAre":0)"));
  // A metric has its price; what nobody watches is in the line alone.
  EXPECT_THAT(log_[0], HasSubstr(R"("FilesRolledUp":8,"FilesMade":2)"));
  EXPECT_THAT(log_[0], Not(HasSubstr(R"({"Name":"FilesRolledUp")")));
  EXPECT_THAT(log_[0], HasSubstr(R"("done":true})"));
}

TEST_F(CompactHandlerTest, WhatIsLeftAsItIsIsLoggedByName) {
  summary_.LeaveAsItIs({ErrorKind::kCorrupt, "s3://lake/lake/a: damaged: it is cut short"});
  ASSERT_TRUE(Handle());
  ASSERT_EQ(log_.size(), 2U);
  EXPECT_THAT(log_[0], HasSubstr(R"("FilesLeftAsTheyAre":1)"));
  EXPECT_THAT(log_[1], HasSubstr(R"({"level":"error","message":"left as it is: s3://lake/lake/a)"));
}

TEST_F(CompactHandlerTest, WhatIsSkippedIsNoError) {
  summary_.Skip({ErrorKind::kInvalidInput, "s3://lake/lake/mine: it stays as it is"});
  ASSERT_TRUE(Handle());
  ASSERT_EQ(log_.size(), 2U);
  EXPECT_THAT(log_[0], HasSubstr(R"("FilesLeftAsTheyAre":0)"));
  EXPECT_THAT(log_[1], HasSubstr(R"({"level":"warning","message":"skipped: s3://lake/lake/mine)"));
}

TEST_F(CompactHandlerTest, ADayThatFailsFailsTheInvocationOnceAllIsLogged) {
  summary_.failed = Error{ErrorKind::kDenied, "s3://lake/lake/a: may not be written"};
  summary_.LeaveAsItIs(*summary_.failed);
  const auto answer = Handle();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kDenied);
  EXPECT_EQ(log_.size(), 2U);
}

TEST_F(CompactHandlerTest, AnErrorFailsTheInvocation) {
  error_ = Error{ErrorKind::kConflict, "a merge has this lake"};
  const auto answer = Handle();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message, "a merge has this lake");
}

}  // namespace
}  // namespace weir::lambda
