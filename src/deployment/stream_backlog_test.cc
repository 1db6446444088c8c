// Who takes a stream into a lake, and whether it holds more than the ledger.
#include "src/deployment/stream_backlog.h"

#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/aws/client_testing.h"
#include "src/deployment/stream_consumers.h"
#include "src/deployment/stream_look.h"
#include "src/deployment/stream_state.h"

namespace weir::deployment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kStream = "arn:aws:kinesis:eu-west-1:123456789012:stream/events";
constexpr std::string_view kFunction = "arn:aws:lambda:eu-west-1:123456789012:function:weir";

/// Answers by what a request's target holds, and by its operation where it has one.
class StreamBacklogTest : public ::testing::Test {
 protected:
  aws::HttpResponse Answer(const aws::HttpRequest& request) {
    std::string name = request.target;
    for (const aws::HttpHeader& header : request.headers) {
      if (header.name == "X-Amz-Target") name = header.value + " " + std::string(request.body);
    }
    asked_.push_back(name);
    for (const auto& [piece, body] : answers_) {
      if (name.find(piece) != std::string::npos) return {200, {}, body};
    }
    return {404, {}, R"({"__type":"ResourceNotFoundException","message":"none"})"};
  }

  static std::string Mapping(std::string_view stream, std::string_view function,
                             std::string_view start = "TRIM_HORIZON") {
    return R"({"EventSourceArn":")" + std::string(stream) + R"(","FunctionArn":")" +
           std::string(function) + R"(","State":"Enabled","StartingPosition":")" +
           std::string(start) +
           R"(","DestinationConfig":{"OnFailure":{"Destination":"arn:aws:s3:::failed"}}})";
  }

  void HaveMappings(const std::string& mappings) {
    answers_["event-source-mappings/"] = R"({"EventSourceMappings":[)" + mappings + "]}";
    answers_["functions/weir/configuration"] =
        R"({"Environment":{"Variables":{"WEIR_LAKE_BUCKET":"lake","WEIR_LAKE_PREFIX":"a/"}}})";
  }

  void HaveRecords(const std::string& records, int millis_behind, const std::string& next = "") {
    answers_["ListShards"] = R"({"Shards":[{"ShardId":"shardId-000000000002",)"
                             R"("SequenceNumberRange":{"StartingSequenceNumber":"50"}}]})";
    answers_["GetShardIterator"] = R"({"ShardIterator":"first"})";
    answers_[R"("ShardIterator":"first")"] =
        R"({"Records":[)" + records + R"(],"MillisBehindLatest":)" + std::to_string(millis_behind) +
        R"(,"NextShardIterator":")" + next + "\"}";
  }

  /// The ledger's last record of the shard.
  static pipeline::LedgerEntry Judged(const std::string& sequence) {
    pipeline::LedgerEntry entry;
    entry.source = std::string(kStream) + "/consumer/weir:1";
    entry.last_position =
        "k9be83f7b08d5a3ad-000000000002-" + std::string(54, '0') + sequence + "-000000";
    return entry;
  }

  Result<lake::StreamBacklog> Find(const std::vector<pipeline::LedgerEntry>& entries = {}) {
    return FindStreamBacklog(network_.client, {"lake", "a/"}, entries);
  }

  /// Of the first consumer, with an empty ledger.
  Result<UnjudgedRecords> Count() {
    const auto deadline = network_.clock.Now() + std::chrono::seconds(9);
    const auto consumers = FindStreamConsumers(network_.client, deadline);
    if (!consumers) return consumers.error();
    return StreamLook(network_.client, consumers->front(), {}, deadline).Count();
  }

  std::map<std::string, std::string, std::greater<>> answers_;
  std::vector<std::string> asked_;
  aws::TestNetwork network_{[this](const auto& request) { return Answer(request); }};
};

TEST_F(StreamBacklogTest, MappingsOfWeirsFunctionsAreFoundOnEveryPage) {
  HaveMappings("");
  answers_["event-source-mappings/"] =
      R"({"NextMarker":"m 1","EventSourceMappings":[)" +
      Mapping("arn:aws:sqs:eu-west-1:123456789012:queue", kFunction) + "]}";
  answers_["event-source-mappings/?Marker=m%201"] =
      R"({"EventSourceMappings":[)" +
      Mapping(std::string(kStream) + "/consumer/c:1", std::string(kFunction) + ":live") + "," +
      Mapping(kStream, "arn:aws:lambda:eu-west-1:123456789012:function:other") + "]}";
  answers_["functions/other/configuration"] = "{}";
  const auto found =
      FindStreamConsumers(network_.client, network_.clock.Now() + std::chrono::seconds(9));
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(found->front().stream, "events");
  EXPECT_EQ(found->front().stream_arn, kStream);
  EXPECT_EQ(UriOf(found->front().lake), "s3://lake/a/");
  EXPECT_EQ(found->front().failed, "s3://failed");
  EXPECT_THAT(asked_, ::testing::Contains(HasSubstr("weir/configuration?Qualifier=live")));
}

TEST_F(StreamBacklogTest, ARecordAfterTheLedgersLastIsOnItsWay) {
  HaveMappings(Mapping(kStream, kFunction));
  HaveRecords("{}", 0);
  const auto backlog = Find({Judged("51"), Judged("57")});
  ASSERT_TRUE(backlog) << backlog.error().message;
  EXPECT_THAT(backlog->behind, ElementsAre("events"));
  EXPECT_THAT(backlog->failed, ElementsAre("s3://failed"));
  EXPECT_THAT(asked_, ::testing::Contains(HasSubstr(R"("StartingSequenceNumber":"57")")));
}

TEST_F(StreamBacklogTest, AtTheTipOfTheStreamNothingIs) {
  HaveMappings(Mapping(kStream, kFunction));
  HaveRecords("", 0, "second");
  const auto backlog = Find({Judged("57")});
  ASSERT_TRUE(backlog) << backlog.error().message;
  EXPECT_THAT(backlog->streams, ElementsAre("events"));
  EXPECT_THAT(backlog->behind, IsEmpty());
}

TEST_F(StreamBacklogTest, AnEmptyAnswerBeforeTheTipIsAskedFurther) {
  HaveMappings(Mapping(kStream, kFunction));
  HaveRecords("", 5000, "second");
  answers_[R"("ShardIterator":"second")"] = R"({"Records":[{}],"MillisBehindLatest":0})";
  EXPECT_THAT(Find()->behind, ElementsAre("events"));
  answers_[R"("ShardIterator":"second")"] = answers_[R"("ShardIterator":"first")"];
  EXPECT_THAT(Find().error().message, HasSubstr("does not say what it has"));
}

TEST_F(StreamBacklogTest, PlacesOfAStreamThatIsGoneDoNotCount) {
  HaveMappings(Mapping(kStream, kFunction));
  HaveRecords("{}", 0);
  EXPECT_THAT(Find({Judged("49")})->behind, ElementsAre("events"));
  EXPECT_THAT(asked_, ::testing::Contains(HasSubstr("TRIM_HORIZON")));
}

TEST_F(StreamBacklogTest, WhatAMappingWasNotMeantToTakeIsNotOnItsWay) {
  HaveMappings(Mapping(kStream, kFunction, "LATEST"));
  HaveRecords("{}", 0);
  EXPECT_THAT(Find()->behind, IsEmpty());
}

TEST_F(StreamBacklogTest, RecordsBehindTheLedgerAreCountedAndTheOldestIsKnown) {
  HaveMappings(Mapping(kStream, kFunction));
  HaveRecords(R"({"ApproximateArrivalTimestamp":1626336551.25},{})", 5000, "second");
  answers_[R"("ShardIterator":"second")"] =
      R"({"Records":[{"ApproximateArrivalTimestamp":1626336560}],"MillisBehindLatest":0,)"
      R"("NextShardIterator":"third"})";
  const auto found = Count();
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->count, 3U);
  EXPECT_FALSE(found->are_more);
  EXPECT_EQ(found->oldest_arrival, 1'626'336'551'250);
}

TEST_F(StreamBacklogTest, WhatIsCountedNoFurtherIsSaidSo) {
  HaveMappings(Mapping(kStream, kFunction));
  HaveRecords("{}", 5000, "first");
  const auto found = Count();
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_TRUE(found->are_more);
  EXPECT_FALSE(found->oldest_arrival);
}

TEST_F(StreamBacklogTest, AtTheTipNothingIsCounted) {
  HaveMappings(Mapping(kStream, kFunction));
  HaveRecords("", 0, "second");
  EXPECT_EQ(Count()->count, 0U);
  EXPECT_FALSE(Count()->are_more);
}

TEST_F(StreamBacklogTest, AStreamIsDescribed) {
  answers_["DescribeStreamSummary"] =
      R"({"StreamDescriptionSummary":{"StreamStatus":"ACTIVE","OpenShardCount":3,)"
      R"("RetentionPeriodHours":168}})";
  const auto stream =
      DescribeStream(network_.client, "events", network_.clock.Now() + std::chrono::seconds(9));
  ASSERT_TRUE(stream) << stream.error().message;
  EXPECT_EQ(stream->status, "ACTIVE");
  EXPECT_EQ(stream->open_shards, 3U);
  EXPECT_EQ(stream->retention_hours, 168U);
}

TEST_F(StreamBacklogTest, OtherLakesAreNotLookedAt) {
  HaveMappings(Mapping(kStream, kFunction));
  const auto backlog = FindStreamBacklog(network_.client, {"lake", ""}, {});
  ASSERT_TRUE(backlog) << backlog.error().message;
  EXPECT_THAT(backlog->streams, IsEmpty());
}

}  // namespace
}  // namespace weir::deployment
