// The operations as callers meet them: JSON in, JSON or an exception out.
#include "src/cloud/kinesis/service.h"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/protocol/access_testing.h"
#include "src/cloud/protocol/cbor.h"

namespace weir::cloud::kinesis {
namespace {

namespace json = boost::json;
using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::HasSubstr;

/// An answer: its status and its JSON.
struct Answer {
  int status = 0;
  json::object body;

  [[nodiscard]] std::string error() const {
    const json::value* type = body.if_contains("__type");
    if (type == nullptr) return "";
    const std::string name(type->as_string());
    return name.substr(name.rfind('#') + 1);
  }
  [[nodiscard]] std::string text(std::string_view member) const {
    const json::value* value = body.if_contains(member);
    return value == nullptr || !value->is_string() ? "" : std::string(value->get_string());
  }
};

class KinesisServiceTest : public testing::Test {
 protected:
  Answer Call(const std::string& operation, const json::object& input) {
    protocol::Call call;
    call.region = "us-east-1";
    call.operation = operation;
    call.http.body = json::serialize(input);
    call.gate = gate_;
    Answer answer;
    service_.Handle(std::move(call), [&](const http::Response& response) {
      answer.status = response.status;
      if (!response.body.empty()) answer.body = json::parse(response.body).as_object();
    });
    return answer;
  }

  void Create(int shards = 1, const std::string& name = "s") {
    const Answer answer = Call("CreateStream", {{"StreamName", name}, {"ShardCount", shards}});
    ASSERT_EQ(answer.status, 200) << json::serialize(answer.body);
  }

  std::string Put(const std::string& data, const std::string& key = "k") {
    std::string base64;
    codec_(data, base64);
    return Call("PutRecord", {{"StreamName", "s"}, {"Data", base64}, {"PartitionKey", key}})
        .text("SequenceNumber");
  }

  std::string Iterator(json::object more) {
    more["StreamName"] = "s";
    more["ShardId"] = "shardId-000000000000";
    return Call("GetShardIterator", more).text("ShardIterator");
  }

  std::vector<std::string> Data(const Answer& answer) {
    std::vector<std::string> data;
    for (const json::value& record : answer.body.at("Records").as_array()) {
      data.emplace_back(record.at("Data").as_string());
    }
    return data;
  }

  /// "abc" → "YWJj", for the few texts that tests put.
  static void codec_(const std::string& data, std::string& out) {
    out = data == "one" ? "b25l" : data == "two" ? "dHdv" : "dGhyZWU=";
  }

  TimePoint now_ = TimePoint(hours(24 * 365 * 50));
  store::Clock clock_{Duration{}, [this] { return now_; }};
  std::unique_ptr<store::Store> store_ = [] {
    store::Store::Options options;
    options.in_memory = true;
    return std::move(*store::Store::Open(options));
  }();
  StreamStore streams_{*store_, clock_, {}};
  KinesisService service_{*store_, clock_, streams_};
  const protocol::AccessGate* gate_ = nullptr;
};

TEST_F(KinesisServiceTest, RefusesWhatItDoesNotHave) {
  const Answer answer = Call("SubscribeToShard", {});
  EXPECT_EQ(answer.error(), "UnknownOperationException");
  EXPECT_EQ(answer.text("message"), "This endpoint has no operation SubscribeToShard.");
  EXPECT_THAT(
      Call("DescribeStream", {{"StreamName", "s"}, {"StreamId", "abcdefghij0123456789-abc"}})
          .text("message"),
      HasSubstr("StreamId is not supported by this endpoint"));
}

TEST_F(KinesisServiceTest, ItsTableIsOfTheModel) { service_.CheckTable(); }

/// "Actions, resources, and condition keys for Amazon Kinesis Data Streams".
TEST_F(KinesisServiceTest, WhatACallDoesIsAskedByTheNameOfItsStream) {
  constexpr const char* kArn = "arn:aws:kinesis:us-east-1:000000000000:stream/s";
  const auto on_stream = [&](const char* action) {
    return fmt::format("kinesis:{} {}", action, kArn);
  };
  Create();
  protocol::ScriptedGate gate;
  gate_ = &gate;
  Put("one");
  EXPECT_THAT(gate.Asked(), ElementsAre(on_stream("PutRecord")));
  Call("DescribeStream", {{"StreamARN", kArn}});
  EXPECT_THAT(gate.Asked(), ElementsAre(on_stream("DescribeStream")));
  Call("ListStreams", {});
  EXPECT_THAT(gate.Asked(), ElementsAre("kinesis:ListStreams *"));
  const std::string iterator = Iterator({{"ShardIteratorType", "TRIM_HORIZON"}});
  gate.Asked();
  gate.denied = {"kinesis:GetRecords"};
  const Answer answer = Call("GetRecords", {{"ShardIterator", iterator}});
  EXPECT_THAT(gate.Asked(), ElementsAre(on_stream("GetRecords")));
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.error(), "AccessDeniedException");
  EXPECT_EQ(answer.text("message"), "No " + on_stream("GetRecords"));
}

TEST_F(KinesisServiceTest, TellsAllThatIsWrongAtOnce) {
  EXPECT_EQ(Call("PutRecords",
                 {{"StreamName", "a b"}, {"Records", json::array{json::object{{"Data", "b25l"}}}}})
                .text("message"),
            "2 validation errors detected: Value null at 'records.1.member.partitionKey' failed to "
            "satisfy constraint: Member must not be null; Value 'a b' at 'streamName' failed to "
            "satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
}

TEST_F(KinesisServiceTest, SpeaksCborToo) {
  Create();
  http::Request request;
  request.headers.Add("X-Amz-Target", "Kinesis_20131202.PutRecord");
  request.headers.Add("Content-Type", "application/x-amz-cbor-1.1");
  protocol::Call call;
  call.region = "us-east-1";
  call.protocol = service_.Ask(request).protocol;
  const auto send = [&](const std::string& operation, const std::string& body) {
    protocol::Call asked = call;
    asked.operation = operation;
    asked.http.body = body;
    http::Response answer;
    service_.Handle(std::move(asked),
                    [&](http::Response response) { answer = std::move(response); });
    return answer.body;
  };
  // {"StreamName": "s", "PartitionKey": "k", "Data": h'ff00'}
  send("PutRecord", std::string("\xa3\x6aStreamName\x61s\x6cPartitionKey\x61k\x64"
                                "Data\x42\xff\x00",
                                37));
  const std::string iterator = Iterator({{"ShardIteratorType", "TRIM_HORIZON"}});
  const std::string page = send("GetRecords", protocol::RenderCbor({{"ShardIterator", iterator}}));
  EXPECT_THAT(page, HasSubstr(std::string("\x64"
                                          "Data\x42\xff\x00",
                                          8)));
  EXPECT_THAT(page, HasSubstr("ApproximateArrivalTimestamp\xc1\x1b"));  // whole milliseconds
}

TEST_F(KinesisServiceTest, DescribesANewStream) {
  Create(2);
  const Answer answer = Call("DescribeStream", {{"StreamName", "s"}});
  const json::object& stream = answer.body.at("StreamDescription").as_object();
  EXPECT_EQ(stream.at("StreamARN"), "arn:aws:kinesis:us-east-1:000000000000:stream/s");
  EXPECT_EQ(stream.at("StreamStatus"), "ACTIVE");
  EXPECT_EQ(stream.at("RetentionPeriodHours"), 24);
  EXPECT_EQ(stream.at("EncryptionType"), "NONE");
  EXPECT_EQ(stream.at("HasMoreShards"), false);
  const json::array& shards = stream.at("Shards").as_array();
  ASSERT_EQ(shards.size(), 2U);
  EXPECT_EQ(shards[1].at("ShardId"), "shardId-000000000001");
  EXPECT_EQ(shards[1].at("HashKeyRange").at("StartingHashKey"),
            "170141183460469231731687303715884105728");
  EXPECT_EQ(shards[1].at("HashKeyRange").at("EndingHashKey"),
            "340282366920938463463374607431768211455");
}

TEST_F(KinesisServiceTest, FindsStreamsByNameOrArn) {
  Create();
  const std::string arn = "arn:aws:kinesis:us-east-1:000000000000:stream/s";
  EXPECT_EQ(Call("DescribeStreamSummary", {{"StreamARN", arn}}).status, 200);
  EXPECT_EQ(Call("DescribeStreamSummary", {{"StreamARN", arn}, {"StreamName", "s"}}).status, 200);
  EXPECT_EQ(Call("DescribeStreamSummary", {{"StreamARN", arn}, {"StreamName", "t"}}).error(),
            "InvalidArgumentException");
  EXPECT_EQ(Call("DescribeStreamSummary", {}).error(), "InvalidArgumentException");
  EXPECT_EQ(Call("DescribeStreamSummary", {{"StreamName", "a b"}}).error(), "ValidationException");
  const Answer missing = Call("DescribeStreamSummary", {{"StreamName", "t"}});
  EXPECT_EQ(missing.error(), "ResourceNotFoundException");
  EXPECT_EQ(missing.text("message"), "Stream t under account 000000000000 not found.");
}

TEST_F(KinesisServiceTest, ModesHaveTheirShards) {
  const json::object on_demand = {{"StreamMode", "ON_DEMAND"}};
  EXPECT_EQ(Call("CreateStream", {{"StreamName", "s"}, {"StreamModeDetails", on_demand}}).status,
            200);
  const Answer summary = Call("DescribeStreamSummary", {{"StreamName", "s"}});
  EXPECT_EQ(summary.body.at("StreamDescriptionSummary").at("OpenShardCount"), 4);
  EXPECT_EQ(Call("CreateStream", {{"StreamName", "name-alone"}}).status, 200);
  const Answer alone = Call("DescribeStreamSummary", {{"StreamName", "name-alone"}});
  const json::object& described = alone.body.at("StreamDescriptionSummary").as_object();
  EXPECT_EQ(described.at("StreamModeDetails").at("StreamMode"), "ON_DEMAND");
  EXPECT_EQ(described.at("OpenShardCount"), 4);
  const json::object provisioned = {{"StreamMode", "PROVISIONED"}};
  EXPECT_EQ(Call("CreateStream", {{"StreamName", "t"}, {"StreamModeDetails", provisioned}}).error(),
            "ValidationException");
  EXPECT_EQ(Call("CreateStream",
                 {{"StreamName", "t"}, {"StreamModeDetails", on_demand}, {"ShardCount", 1}})
                .error(),
            "ValidationException");
}

TEST_F(KinesisServiceTest, ReadsWhatWasPut) {
  Create();
  const std::string first = Put("one");
  Put("two");
  Answer page =
      Call("GetRecords", {{"ShardIterator", Iterator({{"ShardIteratorType", "TRIM_HORIZON"}})}});
  EXPECT_THAT(Data(page), ElementsAre("b25l", "dHdv"));
  EXPECT_EQ(page.body.at("MillisBehindLatest"), 0);
  EXPECT_EQ(page.body.at("Records").at(0).at("PartitionKey"), "k");
  Put("three");
  page = Call("GetRecords", {{"ShardIterator", page.text("NextShardIterator")}});
  EXPECT_THAT(Data(page), ElementsAre("dGhyZWU="));

  const std::string after =
      Iterator({{"ShardIteratorType", "AFTER_SEQUENCE_NUMBER"}, {"StartingSequenceNumber", first}});
  page = Call("GetRecords", {{"ShardIterator", after}, {"Limit", 1}});
  EXPECT_THAT(Data(page), ElementsAre("dHdv"));
  const std::string latest = Iterator({{"ShardIteratorType", "LATEST"}});
  EXPECT_THAT(Data(Call("GetRecords", {{"ShardIterator", latest}})), ElementsAre());
}

TEST_F(KinesisServiceTest, IteratorsExpireByTheClock) {
  Create();
  const std::string iterator = Iterator({{"ShardIteratorType", "LATEST"}});
  clock_.Advance(minutes(5));
  EXPECT_EQ(Call("GetRecords", {{"ShardIterator", iterator}}).status, 200);
  clock_.Advance(std::chrono::seconds(1));
  EXPECT_EQ(Call("GetRecords", {{"ShardIterator", iterator}}).error(), "ExpiredIteratorException");
}

TEST_F(KinesisServiceTest, IteratorsAreSealed) {
  Create();
  std::string iterator = Iterator({{"ShardIteratorType", "LATEST"}});
  iterator[10] = iterator[10] == 'A' ? 'B' : 'A';
  EXPECT_EQ(Call("GetRecords", {{"ShardIterator", iterator}}).error(), "InvalidArgumentException");
  EXPECT_EQ(Call("GetRecords", {{"ShardIterator", "x"}}).error(), "InvalidArgumentException");
}

TEST_F(KinesisServiceTest, IteratorsOfADeletedStreamLeadNowhere) {
  Create();
  const std::string iterator = Iterator({{"ShardIteratorType", "LATEST"}});
  ASSERT_EQ(Call("DeleteStream", {{"StreamName", "s"}}).status, 200);
  Create();
  EXPECT_EQ(Call("GetRecords", {{"ShardIterator", iterator}}).error(), "ResourceNotFoundException");
}

TEST_F(KinesisServiceTest, AsksForWhatAnIteratorNeeds) {
  Create();
  const json::object shard = {{"StreamName", "s"}, {"ShardId", "shardId-000000000000"}};
  const auto with = [&](std::string_view type, std::string_view member, const json::value& value) {
    json::object input = shard;
    input["ShardIteratorType"] = type;
    if (!member.empty()) input[member] = value;
    return Call("GetShardIterator", input).error();
  };
  EXPECT_EQ(with("SOMEWHERE", "", {}), "ValidationException");
  EXPECT_EQ(with("AT_TIMESTAMP", "", {}), "InvalidArgumentException");
  EXPECT_EQ(with("AT_TIMESTAMP", "Timestamp", 1e10), "InvalidArgumentException");
  EXPECT_EQ(with("AT_TIMESTAMP", "Timestamp", 1000.5), "");
  EXPECT_EQ(with("AT_SEQUENCE_NUMBER", "", {}), "InvalidArgumentException");
  EXPECT_EQ(with("AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber", "12"),
            "InvalidArgumentException");
  json::object missing = shard;
  missing["ShardId"] = "shardId-000000000009";
  missing["ShardIteratorType"] = "LATEST";
  EXPECT_EQ(Call("GetShardIterator", missing).text("message"),
            "Shard shardId-000000000009 in stream s under account 000000000000 does not exist");
}

TEST_F(KinesisServiceTest, PutsManyRecordsOverShards) {
  Create(2);
  const Answer answer =
      Call("PutRecords",
           {{"StreamName", "s"},
            {"Records",
             json::array{
                 json::object{{"Data", "b25l"}, {"PartitionKey", "a"}, {"ExplicitHashKey", "0"}},
                 json::object{{"Data", "dHdv"},
                              {"PartitionKey", "a"},
                              {"ExplicitHashKey", "340282366920938463463374607431768211455"}}}}});
  EXPECT_EQ(answer.body.at("FailedRecordCount"), 0);
  EXPECT_EQ(answer.body.at("Records").at(0).at("ShardId"), "shardId-000000000000");
  EXPECT_EQ(answer.body.at("Records").at(1).at("ShardId"), "shardId-000000000001");
}

TEST_F(KinesisServiceTest, RefusesRecordsThatAreWrong) {
  Create();
  const auto put = [&](const json::object& record) {
    return Call("PutRecords", {{"StreamName", "s"}, {"Records", json::array{record}}});
  };
  EXPECT_EQ(put({{"Data", "b25l"}}).error(), "ValidationException");
  EXPECT_EQ(put({{"PartitionKey", "k"}}).error(), "ValidationException");
  EXPECT_EQ(put({{"Data", "!"}, {"PartitionKey", "k"}}).error(), "SerializationException");
  EXPECT_EQ(put({{"Data", ""}, {"PartitionKey", "k"}, {"ExplicitHashKey", "x"}}).error(),
            "ValidationException");
  EXPECT_EQ(
      put({{"Data", ""}, {"PartitionKey", "k"}, {"ExplicitHashKey", std::string(39, '9')}}).error(),
      "InvalidArgumentException");
  EXPECT_EQ(put({{"Data", std::string(1 << 21, 'A')}, {"PartitionKey", "k"}}).error(),
            "InvalidArgumentException");
  EXPECT_EQ(put({{"Data", ""}, {"PartitionKey", std::string(257, 'k')}}).error(),
            "ValidationException");
  EXPECT_EQ(Call("PutRecords", {{"StreamName", "s"}, {"Records", json::array()}}).error(),
            "ValidationException");
  EXPECT_EQ(put({{"Data", ""}, {"PartitionKey", "k"}}).status, 200);
}

TEST_F(KinesisServiceTest, RetentionMovesWithinItsBounds) {
  Create();
  const auto set = [&](const std::string& direction, int hours_kept) {
    return Call(direction + "StreamRetentionPeriod",
                {{"StreamName", "s"}, {"RetentionPeriodHours", hours_kept}})
        .text("message");
  };
  EXPECT_EQ(set("Increase", 48), "");
  EXPECT_THAT(set("Increase", 24), HasSubstr("can not be shorter than existing"));
  EXPECT_THAT(set("Increase", 8761), HasSubstr("is too long"));
  EXPECT_THAT(set("Decrease", 72), HasSubstr("can not be longer than existing"));
  EXPECT_THAT(set("Decrease", 23), HasSubstr("is too short"));
  EXPECT_EQ(set("Decrease", 24), "");
}

TEST_F(KinesisServiceTest, TagsByStreamAndByArn) {
  Create();
  const std::string arn = "arn:aws:kinesis:us-east-1:000000000000:stream/s";
  ASSERT_EQ(
      Call("AddTagsToStream", {{"StreamName", "s"}, {"Tags", {{"a", "1"}, {"b", "2"}}}}).status,
      200);
  ASSERT_EQ(Call("TagResource", {{"ResourceARN", arn}, {"Tags", {{"c", "3"}}}}).status, 200);
  ASSERT_EQ(
      Call("RemoveTagsFromStream", {{"StreamName", "s"}, {"TagKeys", json::array{"a"}}}).status,
      200);
  const Answer first = Call("ListTagsForStream", {{"StreamName", "s"}, {"Limit", 1}});
  EXPECT_EQ(first.body.at("HasMoreTags"), true);
  EXPECT_EQ(first.body.at("Tags").at(0).at("Key"), "b");
  const Answer rest =
      Call("ListTagsForStream", {{"StreamName", "s"}, {"ExclusiveStartTagKey", "b"}});
  EXPECT_EQ(rest.body.at("HasMoreTags"), false);
  EXPECT_EQ(rest.body.at("Tags").at(0).at("Value"), "3");
  EXPECT_EQ(Call("AddTagsToStream", {{"StreamName", "s"}, {"Tags", {{"a", "<"}}}}).error(),
            "InvalidArgumentException");
}

TEST_F(KinesisServiceTest, EncryptionMarksRecordsAndAnswers) {
  Create();
  Put("one");
  ASSERT_EQ(Call("StartStreamEncryption",
                 {{"StreamName", "s"}, {"EncryptionType", "KMS"}, {"KeyId", "alias/aws/kinesis"}})
                .status,
            200);
  Put("two");
  const Answer page =
      Call("GetRecords", {{"ShardIterator", Iterator({{"ShardIteratorType", "TRIM_HORIZON"}})}});
  EXPECT_FALSE(page.body.at("Records").at(0).as_object().contains("EncryptionType"));
  EXPECT_EQ(page.body.at("Records").at(1).at("EncryptionType"), "KMS");
  const Answer summary = Call("DescribeStreamSummary", {{"StreamName", "s"}});
  EXPECT_EQ(summary.body.at("StreamDescriptionSummary").at("KeyId"), "alias/aws/kinesis");
}

TEST_F(KinesisServiceTest, AKeyThatIsNotThereEncryptsNothing) {
  Create();
  EXPECT_EQ(Call("StartStreamEncryption",
                 {{"StreamName", "s"}, {"EncryptionType", "KMS"}, {"KeyId", "alias/mine"}})
                .error(),
            "KMSNotFoundException");
  const Answer summary = Call("DescribeStreamSummary", {{"StreamName", "s"}});
  EXPECT_EQ(summary.body.at("StreamDescriptionSummary").at("EncryptionType"), "NONE");
}

TEST_F(KinesisServiceTest, EnhancedMonitoringIsKept) {
  Create();
  const Answer on = Call("EnableEnhancedMonitoring",
                         {{"StreamName", "s"}, {"ShardLevelMetrics", json::array{"ALL"}}});
  EXPECT_EQ(on.body.at("CurrentShardLevelMetrics").as_array().size(), 0U);
  EXPECT_EQ(on.body.at("DesiredShardLevelMetrics").as_array().size(), 7U);
  const Answer off = Call("DisableEnhancedMonitoring",
                          {{"StreamName", "s"}, {"ShardLevelMetrics", json::array{"ALL"}}});
  EXPECT_EQ(off.body.at("DesiredShardLevelMetrics").as_array().size(), 0U);
}

TEST_F(KinesisServiceTest, ListsStreamsPageByPage) {
  for (const char* name : {"a", "b", "c"}) Create(1, name);
  const Answer first = Call("ListStreams", {{"Limit", 2}});
  EXPECT_EQ(first.body.at("HasMoreStreams"), true);
  EXPECT_EQ(first.body.at("StreamNames"), (json::array{"a", "b"}));
  const Answer rest = Call("ListStreams", {{"NextToken", first.text("NextToken")}});
  EXPECT_EQ(rest.body.at("StreamNames"), (json::array{"c"}));
  EXPECT_EQ(rest.body.at("HasMoreStreams"), false);
  EXPECT_EQ(Call("ListStreams", {{"ExclusiveStartStreamName", "b"}}).body.at("StreamNames"),
            (json::array{"c"}));
}

TEST_F(KinesisServiceTest, ListsShardsPageByPage) {
  Create(3);
  const Answer first = Call("ListShards", {{"StreamName", "s"}, {"MaxResults", 2}});
  EXPECT_EQ(first.body.at("Shards").as_array().size(), 2U);
  const std::string token = first.text("NextToken");
  const Answer rest = Call("ListShards", {{"NextToken", token}});
  EXPECT_EQ(rest.body.at("Shards").at(0).at("ShardId"), "shardId-000000000002");
  EXPECT_FALSE(rest.body.contains("NextToken"));
  EXPECT_EQ(Call("ListShards", {{"NextToken", token}, {"StreamName", "s"}}).error(),
            "InvalidArgumentException");
  clock_.Advance(std::chrono::seconds(301));
  EXPECT_EQ(Call("ListShards", {{"NextToken", token}}).error(), "ExpiredNextTokenException");
}

TEST_F(KinesisServiceTest, FiltersShards) {
  Create(2);
  const auto list = [&](const json::object& filter) {
    return Call("ListShards", {{"StreamName", "s"}, {"ShardFilter", filter}});
  };
  for (const char* type : {"AT_LATEST", "AT_TRIM_HORIZON", "FROM_TRIM_HORIZON"}) {
    EXPECT_EQ(list({{"Type", type}}).body.at("Shards").as_array().size(), 2U) << type;
  }
  const Answer after = list({{"Type", "AFTER_SHARD_ID"}, {"ShardId", "shardId-000000000000"}});
  EXPECT_EQ(after.body.at("Shards").as_array().size(), 1U);
  EXPECT_EQ(
      list({{"Type", "AT_TIMESTAMP"}, {"Timestamp", 1.0}}).body.at("Shards").as_array().size(), 2U);
  EXPECT_EQ(list({{"Type", "AFTER_SHARD_ID"}}).error(), "InvalidArgumentException");
  EXPECT_EQ(list({{"Type", "NONE"}}).error(), "ValidationException");
}

TEST_F(KinesisServiceTest, SplitsAndMergesShards) {
  Create();
  const std::string iterator = Iterator({{"ShardIteratorType", "TRIM_HORIZON"}});
  const auto split = [&](const std::string& shard, const std::string& hash) {
    return Call("SplitShard",
                {{"StreamName", "s"}, {"ShardToSplit", shard}, {"NewStartingHashKey", hash}})
        .error();
  };
  const std::string middle = "170141183460469231731687303715884105728";
  EXPECT_EQ(split("shardId-000000000000", "1"), "InvalidArgumentException");
  EXPECT_EQ(split("shardId-000000000007", middle), "ResourceNotFoundException");
  EXPECT_EQ(split("shardId-000000000000", middle), "");
  EXPECT_EQ(split("shardId-000000000000", middle), "InvalidArgumentException");

  const Answer end = Call("GetRecords", {{"ShardIterator", iterator}});
  EXPECT_FALSE(end.body.contains("NextShardIterator"));
  const json::array& children = end.body.at("ChildShards").as_array();
  ASSERT_EQ(children.size(), 2U);
  EXPECT_EQ(children[0].at("ShardId"), "shardId-000000000001");
  EXPECT_EQ(children[0].at("ParentShards"), (json::array{"shardId-000000000000"}));

  const auto merge = [&](const std::string& one, const std::string& other) {
    return Call("MergeShards",
                {{"StreamName", "s"}, {"ShardToMerge", one}, {"AdjacentShardToMerge", other}})
        .error();
  };
  EXPECT_EQ(merge("shardId-000000000001", "shardId-000000000001"), "InvalidArgumentException");
  EXPECT_EQ(merge("shardId-000000000002", "shardId-000000000001"), "");
  const Answer list = Call("ListShards", {{"StreamName", "s"}});
  const json::object& merged = list.body.at("Shards").at(3).as_object();
  EXPECT_EQ(merged.at("ParentShardId"), "shardId-000000000001");
  EXPECT_EQ(merged.at("AdjacentParentShardId"), "shardId-000000000002");
}

TEST_F(KinesisServiceTest, ScalesUniformly) {
  Create(2);
  const auto scale = [&](int target) {
    return Call(
        "UpdateShardCount",
        {{"StreamName", "s"}, {"TargetShardCount", target}, {"ScalingType", "UNIFORM_SCALING"}});
  };
  EXPECT_EQ(scale(5).error(), "InvalidArgumentException");
  const Answer answer = scale(3);
  EXPECT_EQ(answer.body.at("CurrentShardCount"), 2);
  EXPECT_EQ(answer.body.at("TargetShardCount"), 3);
  const Answer open =
      Call("ListShards", {{"StreamName", "s"}, {"ShardFilter", {{"Type", "AT_LATEST"}}}});
  EXPECT_EQ(open.body.at("Shards").as_array().size(), 3U);
}

TEST_F(KinesisServiceTest, LimitsCountWhatIsThere) {
  Create(3);
  const Answer answer = Call("DescribeLimits", {});
  EXPECT_EQ(answer.body.at("OpenShardCount"), 3);
  EXPECT_EQ(answer.body.at("OnDemandStreamCount"), 0);
}

TEST_F(KinesisServiceTest, LargerRecordsAreASettingOfTheStream) {
  Create();
  const std::string arn = "arn:aws:kinesis:us-east-1:000000000000:stream/s";
  ASSERT_EQ(Call("UpdateMaxRecordSize", {{"StreamARN", arn}, {"MaxRecordSizeInKiB", 2048}}).status,
            200);
  EXPECT_EQ(Call("PutRecord",
                 {{"StreamName", "s"}, {"Data", std::string(1 << 21, 'A')}, {"PartitionKey", "k"}})
                .status,
            200);
}

}  // namespace
}  // namespace weir::cloud::kinesis
