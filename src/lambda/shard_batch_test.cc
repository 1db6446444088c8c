// What a record of Kinesis unpacks to, and where each part stands.
#include "src/lambda/shard_batch.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <protozero/pbf_writer.hpp>
#include <rapidcheck/gtest.h>

#include "src/codec/base64.h"
#include "src/codec/compressor.h"
#include "src/lambda/kpl_aggregate.h"
#include "src/pipeline/stream_attempt.h"

namespace weir::lambda {
namespace {

using ::testing::ElementsAre;

const ShardPosition kPosition("arn:aws:kinesis:us-east-1:1:stream/s", "shardId-000000000006");

std::string Packed(codec::Compression compression, std::string_view text) {
  std::string packed;
  codec::Compressor(compression).Append(text, packed);
  return packed;
}

/// As the Kinesis Producer Library packs them.
std::string Aggregate(const std::vector<std::string>& payloads) {
  std::string message;
  protozero::pbf_writer writer(message);
  writer.add_string(1, "partition key");
  for (const std::string& payload : payloads) {
    std::string record;
    protozero::pbf_writer record_writer(record);
    record_writer.add_uint64(1, 0);
    record_writer.add_bytes(3, payload);
    writer.add_message(3, record);
  }
  std::string digest(16, '\0');
  EXPECT_EQ(
      ::EVP_Digest(message.data(), message.size(), reinterpret_cast<unsigned char*>(digest.data()),
                   nullptr, ::EVP_md5(), nullptr),
      1);
  return "\xF3\x89\x9A\xC2" + message + digest;
}

struct Unpacked {
  std::vector<std::string> data;
  std::vector<std::string> positions;
  std::vector<bool> oversized;
};

Unpacked Unpack(std::string_view bytes) {
  std::string data;
  codec::AppendBase64(bytes, data);
  ShardBatch batch(kPosition);
  const KinesisRecord record{.stream_arn = "arn",
                             .shard_id = "shardId-000000000006",
                             .sequence_number = "4959",
                             .data = data,
                             .arrived_at = {}};
  EXPECT_TRUE(batch.Add(record).value());
  Unpacked unpacked;
  for (const pipeline::Record& it : batch.records()) {
    unpacked.data.emplace_back(it.data);
    unpacked.positions.emplace_back(it.position.text);
    unpacked.oversized.push_back(it.oversized);
  }
  return unpacked;
}

TEST(ShardBatch, PlainRecordIsOneRecord) {
  const Unpacked unpacked = Unpack(R"({"a":1})");
  EXPECT_THAT(unpacked.data, ElementsAre(R"({"a":1})"));
  const std::string sequence_number = std::string(52, '0') + "4959";
  ASSERT_EQ(unpacked.positions.size(), 1U);
  EXPECT_EQ(unpacked.positions[0], pipeline::StreamTextOf("arn:aws:kinesis:us-east-1:1:stream/s") +
                                       "-000000000006-" + sequence_number + "-000000");
}

TEST(ShardBatch, StreamsOfOneNameElsewhereHaveOtherPositions) {
  for (const std::string_view arn :
       {"arn:aws:kinesis:us-east-2:1:stream/s", "arn:aws:kinesis:us-east-1:2:stream/s",
        "arn:aws-cn:kinesis:us-east-1:1:stream/s", "arn:aws:kinesis:us-east-1:1:stream/s2"}) {
    EXPECT_NE(kPosition.Of("1", 0), ShardPosition(arn, "shardId-000000000006").Of("1", 0)) << arn;
  }
}

/// Claims hold these numbers: a version that counts otherwise would take a record for another one.
TEST(ShardBatch, PartsAreNumberedAsTheyAlwaysWere) {
  const Unpacked unpacked =
      Unpack(Aggregate({R"({"a":1})", "{\"a\":2}\n\n{\"a\":3}\n", "",
                        Packed(codec::Compression::kGzip, "{\"a\":4}\n{\"a\":5}"), "{\n\"a\":6}"}));
  const std::vector<std::string> expected = {R"({"a":1})", R"({"a":2})", R"({"a":3})", "",
                                             R"({"a":4})", R"({"a":5})", "{\n\"a\":6}"};
  ASSERT_EQ(unpacked.data, expected);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(unpacked.positions[i], kPosition.Of("4959", static_cast<std::uint32_t>(i)));
  }
}

TEST(ShardBatch, LinesAreRecordsInTheirOrder) {
  const Unpacked unpacked = Unpack("{\"a\":1}\r\n\n{\"a\":2}\n{\"a\":3}\n");
  EXPECT_THAT(unpacked.data, ElementsAre(R"({"a":1})", R"({"a":2})", R"({"a":3})"));
  EXPECT_TRUE(std::ranges::is_sorted(unpacked.positions));
}

TEST(ShardBatch, TextSpreadOverLinesIsOneRecord) {
  EXPECT_THAT(Unpack("{\n  \"a\": 1\n}\n").data, ElementsAre("{\n  \"a\": 1\n}"));
}

TEST(ShardBatch, EmptyRecordIsARecord) {
  EXPECT_THAT(Unpack("").data, ElementsAre(""));
  EXPECT_THAT(Unpack("\n").data, ElementsAre(""));
}

TEST(ShardBatch, CompressedRecordIsUnpacked) {
  for (const auto compression : {codec::Compression::kGzip, codec::Compression::kZstd}) {
    EXPECT_THAT(Unpack(Packed(compression, "{\"a\":1}\n{\"a\":2}\n")).data,
                ElementsAre(R"({"a":1})", R"({"a":2})"));
  }
}

TEST(ShardBatch, DamagedCompressionIsARecordAsItCame) {
  const std::string packed = Packed(codec::Compression::kGzip, R"({"a":1})");
  const std::string cut = packed.substr(0, packed.size() - 1);
  EXPECT_THAT(Unpack(cut).data, ElementsAre(cut));
}

TEST(ShardBatch, BombIsSetAsideAsItCame) {
  const std::string bomb =
      Packed(codec::Compression::kZstd, std::string(pipeline::kMaxStreamRecordSize + 1, ' '));
  const Unpacked unpacked = Unpack(bomb);
  EXPECT_THAT(unpacked.data, ElementsAre(bomb));
  EXPECT_THAT(unpacked.oversized, ElementsAre(true));
}

TEST(ShardBatch, BombsInAnAggregateShareOneBound) {
  const std::string half =
      Packed(codec::Compression::kZstd, std::string(pipeline::kMaxStreamRecordSize / 2 + 1, ' '));
  EXPECT_THAT(Unpack(Aggregate({half, half})).oversized, ElementsAre(false, true));
}

TEST(ShardBatch, AggregateIsItsUserRecordsEachUnpacked) {
  const Unpacked unpacked = Unpack(Aggregate(
      {R"({"a":1})", "{\"a\":2}\n{\"a\":3}", Packed(codec::Compression::kGzip, R"({"a":4})")}));
  EXPECT_THAT(unpacked.data, ElementsAre(R"({"a":1})", R"({"a":2})", R"({"a":3})", R"({"a":4})"));
  EXPECT_TRUE(std::ranges::is_sorted(unpacked.positions));
}

TEST(ShardBatch, DamagedAggregateIsARecordAsItCame) {
  std::string aggregate = Aggregate({R"({"a":1})"});
  aggregate.back() = static_cast<char>(aggregate.back() + 1);
  EXPECT_THAT(Unpack(aggregate).data, ElementsAre(aggregate));
}

TEST(ShardBatch, DataThatIsNoBase64IsAnError) {
  ShardBatch batch(kPosition);
  const KinesisRecord record{.stream_arn = "arn",
                             .shard_id = "shardId-0",
                             .sequence_number = "1",
                             .data = "%",
                             .arrived_at = {}};
  EXPECT_FALSE(batch.Add(record));
}

RC_GTEST_PROP(KplAggregate, WhateverBytesComeNothingBreaks, (std::string bytes)) {
  std::string digest(16, '\0');
  ::EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr,
               ::EVP_md5(), nullptr);
  const std::string whole = "\xF3\x89\x9A\xC2" + bytes + digest;
  const auto records = SplitAggregate(whole);
  if (!records) return;
  for (const std::string_view record : *records) {
    RC_ASSERT(record.data() >= whole.data());
    RC_ASSERT(record.data() + record.size() <= whole.data() + whole.size());
  }
}

}  // namespace
}  // namespace weir::lambda
