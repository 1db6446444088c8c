// The merge's invocations: how long they work, what they answer and log.
#include "src/lambda/merge_handler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/lambda/error_name.h"

#include "tests/fakes/scripted_transport.h"

namespace weir::lambda {
namespace {

using std::chrono_literals::operator""s;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class MergeHandlerTest : public ::testing::Test {
 protected:
  /// Steps of these lengths, as many as the handler allows.
  Result<std::string> Handle(const std::vector<std::chrono::seconds>& steps) {
    MergeHandler handler(
        configuration_,
        {.run_merge = [&](aws::Deadline deadline, const merge::MayGoOn& may_go_on,
                          const merge::NotePlanOpen& note_open) -> Result<merge::MergeSummary> {
           deadline_ = deadline;
           if (found_open_) note_open(*found_open_);
           for (const auto step : steps) {
             if (!may_go_on()) break;
             clock_.SleepFor(step);
             ++done_;
           }
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
    configuration.function_name = "weir-merge";
    return configuration;
  }();
  fakes::ManualClock clock_;
  merge::MergeSummary summary_;
  std::optional<Error> error_;
  std::optional<merge::Plan> found_open_;
  aws::Deadline deadline_;
  std::size_t done_ = 0;
  std::vector<std::string> log_;
};

TEST_F(MergeHandlerTest, ItEndsBeforeTheInvocationDoes) {
  const auto end = clock_.In(100s);
  ASSERT_TRUE(Handle({}));
  EXPECT_EQ(deadline_, end - 10s);
}

TEST_F(MergeHandlerTest, AStepIsBegunIfThereIsTimeForOneHalfAsLongAgainAsTheLongest) {
  ASSERT_TRUE(Handle({1s, 20s, 1s, 30s, 1s, 1s}));
  EXPECT_EQ(done_, 4U) << "after 52 s of 90 there is no time for 45 s";
}

TEST_F(MergeHandlerTest, ShortStepsGoOnToTheEnd) {
  ASSERT_TRUE(Handle(std::vector<std::chrono::seconds>(200, 1s)));
  EXPECT_EQ(done_, 89U);
}

TEST_F(MergeHandlerTest, AnswersWhatWasDoneAndLogsMetrics) {
  summary_.plans = 3;
  summary_.rows.stored = 8;
  summary_.waiting = 2;
  summary_.oldest_waiting = event::Timestamp{1'626'332'400'000'000};
  const auto answer = Handle({});
  ASSERT_TRUE(answer);
  EXPECT_THAT(*answer, HasSubstr(R"("plans":3,"stored":8)"));
  EXPECT_THAT(*answer, HasSubstr(R"("oldest_waiting_seconds":3600)"));
  ASSERT_EQ(log_.size(), 1U);
  EXPECT_THAT(log_[0], HasSubstr(R"("Timestamp":1626336000000)"));
  EXPECT_THAT(log_[0], HasSubstr(R"("Function":"weir-merge","request_id":"r","trace_id":"t")"));
  for (const std::string_view metric :
       {R"("Stored":8)", R"("Duplicates":0)", R"("WaitingLandings":2)",
        R"("OldestWaitingLanding":3600)", R"("LandingsSetAside":0)", R"("PlanOpen":0)"}) {
    EXPECT_THAT(log_[0], HasSubstr(metric));
    const auto name = std::string(metric.substr(0, metric.find(':')));
    EXPECT_THAT(log_[0], HasSubstr("{\"Name\":" + name));
  }
  // A metric has its price; what nobody watches is in the line alone.
  EXPECT_THAT(log_[0], HasSubstr(R"("Plans":3)"));
  EXPECT_THAT(log_[0], Not(HasSubstr(R"({"Name":"Plans")")));
}

TEST_F(MergeHandlerTest, WhatWasNotListedIsNotCountedAsNothing) {
  summary_.open_since = event::Timestamp{1'626'332'400'000'000};
  ASSERT_TRUE(Handle({}));
  EXPECT_THAT(log_[0], HasSubstr(R"("PlanOpen":3600)"));
  for (const std::string_view name :
       {"WaitingLandings", "OldestWaitingLanding", "LandingsSetAside"}) {
    EXPECT_THAT(log_[0], Not(HasSubstr(std::string(name))));
  }
  summary_.oldest_waiting = summary_.open_since;
  ASSERT_TRUE(Handle({}));
  EXPECT_THAT(log_[1], HasSubstr(R"("OldestWaitingLanding":3600)"));
}

/// A run that is ended at its time-out says nothing more.
TEST_F(MergeHandlerTest, APlanThatWasLeftOpenIsAFigureBeforeAnythingIsDone) {
  found_open_.emplace();
  found_open_->number = 43;
  found_open_->kind = merge::PlanKind::kRoll;
  found_open_->made_at = event::Timestamp{1'626'332'400'000'000};
  error_ = Error{ErrorKind::kUnavailable, "ended"};
  ASSERT_FALSE(Handle({}));
  ASSERT_EQ(log_.size(), 1U);
  EXPECT_THAT(log_[0], HasSubstr(R"("Metrics":[{"Name":"PlanOpen","Unit":"Seconds"}])"));
  EXPECT_THAT(log_[0], HasSubstr(R"("PlanOpen":3600)"));
  EXPECT_THAT(log_[0], HasSubstr(R"("plan":43,"kind":"roll")"));
}

TEST_F(MergeHandlerTest, LandingsThatAreSetAsideAreLoggedByName) {
  summary_.waiting = 1;
  summary_.set_aside = {{ErrorKind::kCorrupt, "s3://lake/landing/a: damaged at byte 7"}};
  ASSERT_TRUE(Handle({}));
  ASSERT_EQ(log_.size(), 2U);
  EXPECT_THAT(log_[0], HasSubstr(R"("LandingsSetAside":1)"));
  EXPECT_THAT(log_[1], HasSubstr(R"({"level":"error","message":"set aside)"));
  EXPECT_THAT(log_[1], HasSubstr("s3://lake/landing/a: damaged at byte 7"));
}

TEST_F(MergeHandlerTest, ManifestsThatGrowTooLargeAreLoggedByName) {
  summary_.large = {{ErrorKind::kExhausted, "s3://lake/manifests/a: it has 7 bytes"}};
  ASSERT_TRUE(Handle({}));
  ASSERT_EQ(log_.size(), 2U);
  EXPECT_THAT(log_[1], HasSubstr("a manifest is large: s3://lake/manifests/a"));
}

TEST_F(MergeHandlerTest, AnErrorFailsTheInvocation) {
  error_ = Error{ErrorKind::kCorrupt, "the head is ahead"};
  const auto answer = Handle({1s});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message, "the head is ahead");
  EXPECT_EQ(ErrorName(answer.error().kind), "Corrupt");
}

TEST(ErrorName, UnclearAnswersAreTheServices) {
  EXPECT_EQ(ErrorName(ErrorKind::kUnknown), "ServiceUnavailable");
  EXPECT_EQ(ErrorName(ErrorKind::kUnavailable), "ServiceUnavailable");
  EXPECT_EQ(ErrorName(ErrorKind::kDenied), "AccessDenied");
}

}  // namespace
}  // namespace weir::lambda
