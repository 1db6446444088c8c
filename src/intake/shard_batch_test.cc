// What a record of Kinesis unpacks to, and where each part stands.
#include "src/intake/shard_batch.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <rapidcheck/gtest.h>

#include "src/codec/base64.h"
#include "src/codec/compressor.h"
#include "src/intake/kpl_aggregate.h"
#include "src/intake/kpl_testing.h"
#include "src/pipeline/stream_attempt.h"

namespace weir::intake {
namespace {

using ::testing::ElementsAre;

const ShardPosition kPosition("arn:aws:kinesis:us-east-1:1:stream/s", "shardId-000000000006");

std::string Packed(codec::Compression compression, std::string_view text) {
  std::string packed;
  codec::Compressor(compression).Append(text, packed);
  return packed;
}

struct Unpacked {
  std::vector<std::string> data;
  std::vector<std::string> positions;
  std::vector<event::Reason> set_aside;
};

Unpacked Unpack(std::string_view bytes, const event::Schema& schema) {
  std::string data;
  codec::AppendBase64(bytes, data);
  ShardBatch batch(kPosition, schema);
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
    unpacked.set_aside.push_back(it.set_aside);
    EXPECT_FALSE(it.oversized);
  }
  return unpacked;
}

Unpacked Unpack(std::string_view bytes, const event::Wrapping& wrapping = {}) {
  event::Schema schema;
  schema.records = wrapping;
  return Unpack(bytes, schema);
}

/// Of small events: `{"i":1,"n":"a"}` is one.
event::Schema SmallSchema() {
  event::Schema schema;
  schema.id_fields = {{{"i"}}};
  schema.id_format = event::IdFormat::kText;
  schema.name_fields = {{{"n"}}};
  schema.time_field = {{"t"}};
  schema.time_may_be_missing = true;
  return schema;
}

std::string Times(std::size_t count, std::string_view text) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

std::string Events(std::size_t count) { return Times(count, "{\"i\":1,\"n\":\"a\"}\n"); }

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
  for (const auto compression : {codec::Compression::kGzip, codec::Compression::kZstd}) {
    const std::string bomb = Packed(compression, std::string(ExpansionLimits::kFreeBytes + 1, ' '));
    const Unpacked unpacked = Unpack(bomb);
    EXPECT_THAT(unpacked.data, ElementsAre(bomb));
    EXPECT_THAT(unpacked.set_aside, ElementsAre(event::Reason::kExpandsTooFar));
  }
  const Unpacked within =
      Unpack(Packed(codec::Compression::kZstd, std::string(ExpansionLimits::kFreeBytes, ' ')));
  EXPECT_THAT(within.set_aside, ElementsAre(event::Reason::kNone));
}

TEST(ShardBatch, BombsInAnAggregateShareOneBound) {
  const std::string half =
      Packed(codec::Compression::kZstd, std::string(ExpansionLimits::kFreeBytes / 2 + 1, ' '));
  EXPECT_THAT(
      Unpack(Aggregate({half, half, R"({"a":1})"})).set_aside,
      ElementsAre(event::Reason::kNone, event::Reason::kExpandsTooFar, event::Reason::kNone));
}

TEST(ShardBatch, MoreLinesThanARecordOfItsSizeMayHoldAreSetAsideWhole) {
  const std::string many = Packed(codec::Compression::kGzip, Times(499'000, "1\n"));
  ASSERT_LT(many.size(), 5'000U);
  const Unpacked unpacked = Unpack(many);
  EXPECT_THAT(unpacked.data, ElementsAre(many));
  EXPECT_THAT(unpacked.set_aside, ElementsAre(event::Reason::kExpandsTooFar));
  EXPECT_THAT(unpacked.positions, ElementsAre(kPosition.Of("4959", 0)));
  const std::string some = Packed(codec::Compression::kGzip, Events(1'000));
  EXPECT_EQ(Unpack(some, SmallSchema()).data.size(), 1'000U);
}

TEST(ShardBatch, LimitOfPartsIsExact) {
  const std::string one = Events(99'000);
  ASSERT_EQ(ExpansionLimits::PartsOf(one.size()), 100'000U);
  EXPECT_EQ(Unpack(one + Events(1'000), SmallSchema()).data.size(), 100'000U);
  EXPECT_EQ(Unpack(one + Events(1'001), SmallSchema()).data.size(), 1U);
  EXPECT_EQ(ExpansionLimits::PartsOf(0), 1'000U);
  EXPECT_EQ(ExpansionLimits::PartsOf(20), 1'010U);
}

TEST(ShardBatch, PayloadsOfAnAggregateShareTheLimitOfParts) {
  const std::string lines = Packed(codec::Compression::kGzip, Events(1'000));
  const Unpacked unpacked = Unpack(Aggregate({lines, lines, Events(1)}), SmallSchema());
  ASSERT_EQ(unpacked.data.size(), 1'002U);
  EXPECT_EQ(unpacked.set_aside[1'000], event::Reason::kExpandsTooFar);
  EXPECT_EQ(unpacked.data[1'001] + "\n", Events(1));
}

/// Each rejection would take a claim: a few bytes would cost as much as a thousand events.
TEST(ShardBatch, RecordThatIsMostlyRejectedIsSetAsideAsItCame) {
  for (const std::string& garbage : {Times(1'000, "1\n"), Times(1'000, "{}\n")}) {
    const std::string packed = Packed(codec::Compression::kGzip, Events(10) + garbage);
    const Unpacked unpacked = Unpack(packed, SmallSchema());
    EXPECT_THAT(unpacked.data, ElementsAre(packed));
    EXPECT_THAT(unpacked.set_aside, ElementsAre(event::Reason::kRejectedWhole));
    EXPECT_THAT(unpacked.positions, ElementsAre(kPosition.Of("4959", 0)));
  }
}

TEST(ShardBatch, LimitOfRejectionsIsExactAndCountsNoEvents) {
  EXPECT_EQ(ExpansionLimits::RejectionsOf(0), 32U);
  EXPECT_EQ(ExpansionLimits::RejectionsOf(160), 42U);
  const std::string text = Events(8);
  ASSERT_EQ(text.size(), 8 * 16U);
  EXPECT_EQ(Unpack(text + Times(45, "1\n"), SmallSchema()).data.size(), 53U);
  EXPECT_EQ(Unpack(text + Times(48, "1\n"), SmallSchema()).data.size(), 1U);
}

TEST(ShardBatch, PayloadsOfAnAggregateShareTheLimitOfRejections) {
  const std::string garbage = Packed(codec::Compression::kGzip, Times(30, "1\n"));
  const std::string aggregate = Aggregate({garbage, garbage, garbage, Events(1)});
  const Unpacked unpacked = Unpack(aggregate, SmallSchema());
  EXPECT_THAT(unpacked.data, ElementsAre(aggregate));
  EXPECT_THAT(unpacked.set_aside, ElementsAre(event::Reason::kRejectedWhole));
}

TEST(ShardBatch, RejectionTooLargeForARowIsSetAsideAsItCame) {
  std::string wide;  // packs well, and not as well as what expands too far
  for (int i = 0; wide.size() < std::size_t{5} << 20; ++i) {
    wide += std::string(100, 'x') + std::to_string(i);
  }
  wide.resize(ExpansionLimits::kFreeRejectionBytes);
  const std::string fits = Packed(codec::Compression::kGzip, wide);
  EXPECT_THAT(Unpack(fits).set_aside, ElementsAre(event::Reason::kNone));
  const std::string large = Packed(codec::Compression::kGzip, wide + "x");
  EXPECT_THAT(Unpack(large).data, ElementsAre(large));
  EXPECT_THAT(Unpack(large).set_aside, ElementsAre(event::Reason::kRejectedWhole));
}

TEST(ShardBatch, WhatARecordWasSetAsideForIsFoundAgainInWhatComesBehind) {
  const event::Schema schema = SmallSchema();
  ShardBatch batch(kPosition, schema);
  std::string poison;
  codec::AppendBase64(Packed(codec::Compression::kGzip, Times(1'000, "1\n")), poison);
  std::string good;
  codec::AppendBase64(Events(2), good);
  for (const auto& [number, data] :
       {std::pair<std::string_view, std::string_view>{"1", good}, {"2", poison}, {"3", good}}) {
    const KinesisRecord record{.stream_arn = "arn",
                               .shard_id = "shardId-0",
                               .sequence_number = number,
                               .data = data,
                               .arrived_at = {}};
    ASSERT_TRUE(batch.Add(record).value());
  }
  ASSERT_EQ(batch.records().size(), 5U);
  EXPECT_EQ(batch.taken(), 3U);
  for (const std::size_t index : {0U, 1U, 3U, 4U}) {
    EXPECT_EQ(std::string(batch.records()[index].data) + "\n", Events(1));
  }
  EXPECT_EQ(batch.records()[2].position.text, kPosition.Of("2", 0));
  EXPECT_EQ(batch.SequenceNumberOf(4), "3");
}

TEST(ShardBatch, BatchWithEnoughPartsTakesNoMoreRecords) {
  const event::Schema schema = SmallSchema();
  ShardBatch batch(kPosition, schema);
  std::string data;
  codec::AppendBase64(Events(ShardBatch::kEnoughParts), data);
  KinesisRecord record{.stream_arn = "arn",
                       .shard_id = "shardId-0",
                       .sequence_number = "1",
                       .data = data,
                       .arrived_at = {}};
  EXPECT_TRUE(batch.Add(record).value());
  record.sequence_number = "2";
  EXPECT_FALSE(batch.Add(record).value());
  EXPECT_EQ(batch.records().size(), ShardBatch::kEnoughParts);
  EXPECT_EQ(batch.taken(), 1U);
}

TEST(ShardBatch, WrappedEventsStandBelowTheirWrappersPosition) {
  const Unpacked array = Unpack("[\n{\"a\":1},\n{\"a\":2}\n]\n");
  EXPECT_THAT(array.data, ElementsAre(R"({"a":1})", R"({"a":2})"));
  EXPECT_THAT(array.positions,
              ElementsAre(kPosition.OfPart("4959", 0, 0), kPosition.OfPart("4959", 0, 1)));
  const Unpacked joined = Unpack("{\"a\":1}\n\n{\"a\":2}{\"a\":3}\n{\"a\":4}");
  EXPECT_THAT(joined.positions,
              ElementsAre(kPosition.Of("4959", 0), kPosition.OfPart("4959", 1, 0),
                          kPosition.OfPart("4959", 1, 1), kPosition.Of("4959", 2)));
  EXPECT_TRUE(std::ranges::is_sorted(joined.positions));
}

TEST(ShardBatch, WhatAPayloadWrapsMovesNoOtherPayload) {
  const Unpacked unpacked =
      Unpack(Aggregate({R"([{"a":1},{"a":2}])", "[\n{\"a\":3}\n]", R"({"a":4})"}));
  EXPECT_THAT(unpacked.positions,
              ElementsAre(kPosition.OfPart("4959", 0, 0), kPosition.OfPart("4959", 0, 1),
                          kPosition.OfPart("4959", 1, 0), kPosition.Of("4959", 2)));
}

TEST(ShardBatch, WrapperAtAPathIsOpenedWhereTheSchemaSaysSo) {
  const std::string text = R"({"Records":[{"a":1},{"a":2}]})";
  EXPECT_THAT(Unpack(text).data, ElementsAre(text));
  const event::Wrapping wrapping{event::Wrapping::Kind::kPath, {{"Records"}}};
  EXPECT_THAT(Unpack(text, wrapping).data, ElementsAre(R"({"a":1})", R"({"a":2})"));
  EXPECT_THAT(Unpack(R"({"a":1})", wrapping).data, ElementsAre(R"({"a":1})"));
  EXPECT_THAT(Unpack(R"({"Records":[]})", wrapping).data, ElementsAre(R"({"Records":[]})"));
}

TEST(ShardBatch, EventOverLinesIsOneWhateverItsNumbersAndEscapes) {
  for (const std::string value : {"18446744073709551616", "1e400", R"("\ud83d")", "-0"}) {
    const std::string spread = "{\n  \"a\": 1,\n  \"x\": " + value + "\n}";
    EXPECT_THAT(Unpack(spread + "\n").data, ElementsAre(spread));
    EXPECT_THAT(Unpack(spread).positions, ElementsAre(kPosition.Of("4959", 0)));
  }
}

TEST(ShardBatch, ByteOrderMarksAreNoPartOfARecord) {
  const std::string mark = "\xEF\xBB\xBF";
  EXPECT_THAT(Unpack(mark + R"({"a":1})").data, ElementsAre(R"({"a":1})"));
  EXPECT_THAT(Unpack(Packed(codec::Compression::kGzip, mark + "{\"a\":1}\n{\"a\":2}") +
                     Packed(codec::Compression::kGzip, mark + "{\"a\":3}"))
                  .data,
              ElementsAre(R"({"a":1})", R"({"a":2})", R"({"a":3})"));
  EXPECT_THAT(Unpack(Aggregate({mark + R"({"a":1})", mark + R"([{"a":2}])"})).data,
              ElementsAre(R"({"a":1})", R"({"a":2})"));
  EXPECT_THAT(Unpack(mark).data, ElementsAre(""));
}

TEST(ShardBatch, ContainersAreNamedAndSetAsideAsTheyCame) {
  const std::string zip = "PK\x03\x04 a zip\n with lines\n";
  const std::string wide("{\0\"\0a\0\n\0", 8);
  for (const std::string& container : {zip, wide, Packed(codec::Compression::kGzip, zip)}) {
    const Unpacked unpacked = Unpack(container);
    EXPECT_THAT(unpacked.data, ElementsAre(container));
    EXPECT_THAT(unpacked.set_aside, ElementsAre(event::Reason::kContainer));
  }
}

TEST(ShardBatch, LogEventsAreTheirMessages) {
  const auto log_record = [](std::string_view type) {
    return R"({"messageType":")" + std::string(type) +
           R"(","owner":"1","logGroup":"g","logStream":"s","subscriptionFilters":["f"],)"
           R"("logEvents":[{"id":"1","message":"{\"a\":1}\n"},{"id":"2","message":"x"}]})";
  };
  const Unpacked data = Unpack(Packed(codec::Compression::kGzip, log_record("DATA_MESSAGE")));
  EXPECT_THAT(data.data, ElementsAre(R"({"a":1})", "x"));
  EXPECT_THAT(data.positions,
              ElementsAre(kPosition.OfPart("4959", 0, 0), kPosition.OfPart("4959", 0, 1)));
  EXPECT_THAT(Unpack(log_record("CONTROL_MESSAGE")).set_aside,
              ElementsAre(event::Reason::kControlMessage));
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
  const event::Schema schema;
  ShardBatch batch(kPosition, schema);
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
}  // namespace weir::intake
