// Putting records: full requests, and what is put again until when.
#include "src/aws/kinesis_producer.h"

#include <map>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/aws/client_testing.h"

namespace weir::aws {
namespace {

namespace json = boost::json;

using fakes::Fate;
using std::chrono_literals::operator""s;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class KinesisProducerTest : public ::testing::Test {
 protected:
  /// Refuses every record whose turn it is by `refused_every_`.
  HttpResponse PutRecords(const HttpRequest& request) {
    json::array outcomes;
    network_.clock.SleepFor(request_time_);
    std::size_t accepted = 0;
    const json::value input = json::parse(request.body);
    for (const json::value& record : input.at("Records").as_array()) {
      const bool is_refused = refused_every_ > 0 && ++records_seen_ % refused_every_ == 0;
      if (is_refused || accepted == accepted_a_request_) {
        outcomes.push_back({{"ErrorCode", "ProvisionedThroughputExceededException"},
                            {"ErrorMessage", "Rate exceeded for shard"}});
        continue;
      }
      ++accepted;
      ++times_[std::string(record.at("PartitionKey").as_string())];
      outcomes.push_back({{"SequenceNumber", std::to_string(++last_sequence_)},
                          {"ShardId", "shardId-000000000007"}});
    }
    requests_.push_back(outcomes.size());
    return {200, {}, json::serialize(json::object{{"Records", outcomes}})};
  }

  Result<void> Put(std::size_t count, std::size_t bytes = 10) {
    keys_.clear();
    for (std::size_t i = 0; i < count; ++i) keys_.push_back(std::to_string(i));
    data_.assign(bytes, 'x');
    std::vector<StreamRecord> records;
    for (const std::string& key : keys_) records.push_back({data_, key});
    return producer_.Put(records, 600s);
  }

  int refused_every_ = 0;
  std::size_t accepted_a_request_ = kMaxRecordsInPut;
  std::chrono::milliseconds request_time_{0};
  int records_seen_ = 0;
  int last_sequence_ = 0;
  std::map<std::string, int> times_;
  std::vector<std::size_t> requests_;
  std::vector<std::string> keys_;
  std::string data_;
  TestNetwork network_{[this](const auto& request) { return PutRecords(request); }};
  KinesisProducer producer_{network_.client, "events"};
};

TEST_F(KinesisProducerTest, FillsRequestsUpTo500Records) {
  ASSERT_TRUE(Put(1'001));
  EXPECT_THAT(requests_, ::testing::ElementsAre(500, 500, 1));
  EXPECT_THAT(times_, SizeIs(1'001));
}

TEST_F(KinesisProducerTest, FillsRequestsUpTo5MiB) {
  ASSERT_TRUE(Put(11, kMaxRecordBytes - 2));
  EXPECT_THAT(requests_, ::testing::ElementsAre(5, 5, 1));
}

TEST_F(KinesisProducerTest, PutsAgainOnlyWhatWasRefused) {
  refused_every_ = 3;
  ASSERT_TRUE(Put(700));
  EXPECT_THAT(times_, SizeIs(700));
  for (const auto& [key, times] : times_) EXPECT_EQ(times, 1) << key;
  EXPECT_GT(producer_.retried(), 233U);
}

TEST_F(KinesisProducerTest, GivesUpWhenNothingIsTakenAndSaysWhy) {
  refused_every_ = 1;
  EXPECT_THAT(Put(3).error().message, HasSubstr("3 records in time: ProvisionedThroughput"));
  EXPECT_EQ(producer_.accepted(), 0U);
}

TEST_F(KinesisProducerTest, GoesOnAsLongAsAnythingIsTaken) {
  accepted_a_request_ = 1;
  request_time_ = 300s;
  ASSERT_TRUE(Put(20));
  EXPECT_EQ(producer_.accepted(), 20U);
  EXPECT_EQ(producer_.accepted_bytes(), 200U);
}

TEST_F(KinesisProducerTest, CountsWhatWasTakenBeforeItGaveUp) {
  network_.transport.Plan({Fate::kServed, Fate::kGarbled, Fate::kServed});
  EXPECT_FALSE(Put(1'500));
  EXPECT_EQ(producer_.accepted(), 1'000U);
}

TEST_F(KinesisProducerTest, TellsWhereTheStreamHasPutWhatItTook) {
  refused_every_ = 3;
  std::vector<std::string> taken;
  producer_.Tell([&taken](std::string_view shard_id, std::string_view sequence_number) {
    taken.push_back(std::string(shard_id) + "/" + std::string(sequence_number));
  });
  ASSERT_TRUE(Put(3));
  EXPECT_THAT(taken, ::testing::ElementsAre("shardId-000000000007/1", "shardId-000000000007/2",
                                            "shardId-000000000007/3"));
}

TEST_F(KinesisProducerTest, AnAnswerThatMakesNoSenseIsAnError) {
  network_.transport.Plan({Fate::kGarbled});
  EXPECT_EQ(Put(1).error().kind, ErrorKind::kCorrupt);
}

}  // namespace
}  // namespace weir::aws
