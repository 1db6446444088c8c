// What is said of a pipeline's way, and what of it is a problem.
#include "src/cli/stream_status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr Health kHealth{.now = 10'000'000, .max_age_seconds = 900};

StreamStatus Well() {
  StreamStatus status;
  status.consumer.stream = "events";
  status.consumer.function = "arn:aws:lambda:us-east-1:000000000000:function:weir-processor";
  status.consumer.state = "Enabled";
  status.consumer.last_result = "OK";
  status.consumer.lake = {"lake", "a/"};
  status.stream = {.status = "ACTIVE", .open_shards = 2, .retention_hours = 24};
  return status;
}

std::int64_t Ago(std::int64_t seconds) { return kHealth.now - seconds * 1'000; }

TEST(StreamStatusTest, OneThatKeepsUpIsHealthy) {
  StreamStatus status = Well();
  status.unjudged = {.count = 3, .are_more = false, .oldest_arrival = Ago(900)};
  EXPECT_THAT(ProblemsOf(status, kHealth), IsEmpty());
  EXPECT_FALSE(status.IsThrough());
  EXPECT_THAT(StatusText({status}, kHealth),
              AllOf(HasSubstr("ACTIVE, 2 open shards"), HasSubstr("Enabled to weir-processor"),
                    HasSubstr("s3://lake/a/"),
                    HasSubstr("3 records are not judged yet, the oldest for 15 min"),
                    Not(HasSubstr("PROBLEM")), EndsWith("\nhealthy\n")));
}

TEST(StreamStatusTest, WhatIsCountedNoFurtherIsAtLeastThat) {
  StreamStatus status = Well();
  status.unjudged = {.count = 3'000, .are_more = true, .oldest_arrival = Ago(1)};
  EXPECT_THAT(StatusText({status}, kHealth), HasSubstr("at least 3,000 records"));
  status.unjudged.count = 0;
  EXPECT_FALSE(status.IsThrough());
}

TEST(StreamStatusTest, EachProblemIsSaidWithWhatToDo) {
  StreamStatus status = Well();
  status.stream.status = "DELETING";
  status.consumer.state = "Disabled";
  status.consumer.last_result = "PROBLEM: Function call failed";
  status.unjudged = {.count = 1, .are_more = false, .oldest_arrival = Ago(901)};
  EXPECT_THAT(
      ProblemsOf(status, kHealth),
      ElementsAre(HasSubstr("DELETING"), AllOf(HasSubstr("Disabled"), HasSubstr("--enabled")),
                  AllOf(HasSubstr("Function call failed"), HasSubstr("logs")),
                  HasSubstr("longer than 15 min")));
  EXPECT_THAT(StatusText({Well(), status}, kHealth), EndsWith("\nNOT HEALTHY\n"));
}

TEST(StreamStatusTest, LandingsMayBeAnHourOlderForThatIsAllThatIsKnownOfThem) {
  StreamStatus status = Well();
  status.landings = {.function = "weir-merge", .count = 2, .oldest_hour = Ago(4'500)};
  EXPECT_THAT(ProblemsOf(status, kHealth), IsEmpty());
  EXPECT_FALSE(status.IsThrough());
  status.landings->oldest_hour = Ago(4'501);
  EXPECT_THAT(ProblemsOf(status, kHealth), ElementsAre(HasSubstr("weir merge")));
  status.landings = UnmergedLandings{};
  EXPECT_TRUE(status.IsThrough());
  EXPECT_THAT(ProblemsOf(status, kHealth), ElementsAre(HasSubstr("no function merges")));
}

TEST(StreamStatusTest, BatchesThatWereGivenUpAreNamed) {
  StreamStatus status = Well();
  status.consumer.failed = "s3://failed";
  status.has_failed = true;
  EXPECT_THAT(StatusText({status}, kHealth),
              AllOf(HasSubstr("s3://failed"), HasSubstr("weir replay"), EndsWith("healthy\n")));
}

TEST(StreamStatusTest, JsonHasAllOfIt) {
  StreamStatus status = Well();
  status.unjudged = {.count = 3, .are_more = false, .oldest_arrival = Ago(7)};
  EXPECT_EQ(StatusJson({status}, kHealth),
            R"({"healthy":true,"streams":[{"stream":"events","status":"ACTIVE","shards":2,)"
            R"("retention_hours":24,)"
            R"("function":"arn:aws:lambda:us-east-1:000000000000:function:weir-processor",)"
            R"("mapping":"Enabled","last_result":"OK","lake":"s3://lake/a/","layout":"claims",)"
            R"("waiting_records":3,"waiting_records_is_least":false,"oldest_waiting_seconds":7,)"
            R"("landings":null,"oldest_landing_seconds":null,"failed":null,"has_failed":null,)"
            R"("problems":[]}]})"
            "\n");
}

}  // namespace
}  // namespace weir::cli
