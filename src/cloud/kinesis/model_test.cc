// Ids, sequence numbers and hash keys as texts.
#include "src/cloud/kinesis/model.h"

#include <map>

#include <gtest/gtest.h>

#include "src/cloud/kinesis/resharder.h"

namespace weir::cloud::kinesis {
namespace {

TEST(StreamKey, ReadsItsOwnArn) {
  const StreamKey key{"eu-west-1", "clicks"};
  EXPECT_EQ(key.Arn(), "arn:aws:kinesis:eu-west-1:000000000000:stream/clicks");
  EXPECT_EQ(StreamKey::FromArn(key.Arn()), key);
}

TEST(StreamKey, KnowsNoOtherArn) {
  for (const std::string_view arn :
       {"", "clicks", "arn:aws:kinesis:eu-west-1:111111111111:stream/clicks",
        "arn:aws:kinesis:eu-west-1:000000000000:stream/", "arn:aws:kinesis::000000000000:stream/a",
        "arn:aws:lambda:eu-west-1:000000000000:stream/clicks"}) {
    EXPECT_EQ(StreamKey::FromArn(arn), std::nullopt) << arn;
  }
}

TEST(ShardId, IsTwelveDigits) {
  EXPECT_EQ(ShardId{7}.Text(), "shardId-000000000007");
  EXPECT_EQ(ShardId::Parse("shardId-000000000007"), ShardId{7});
  for (const std::string_view text :
       {"shardId-7", "shard-000000000007", "shardId-00000000000x", "shardId--00000000007",
        "shardId-999999999999", "shardId-0000000000070"}) {
    EXPECT_EQ(ShardId::Parse(text), std::nullopt) << text;
  }
}

TEST(SequenceNumber, Is56DigitsThatSortByCounter) {
  const SequenceNumber first{1626307200000, 42, 1626307261, ShardId{3}};
  SequenceNumber second = first;
  second.counter = 43;
  EXPECT_EQ(first.Text(), "49162630720000000000000000000000042016263072610000000003");
  EXPECT_EQ(first.Text().size(), 56U);
  EXPECT_LT(first.Text(), second.Text());
  EXPECT_EQ(SequenceNumber::Parse(first.Text()), first);
}

TEST(SequenceNumber, IsNothingElse) {
  const std::string good = SequenceNumber{1, 2, 3, ShardId{4}}.Text();
  for (const std::string& text : {std::string(), std::string("0"), good + "0", "5" + good.substr(1),
                                  good.substr(0, 55) + "x"}) {
    EXPECT_EQ(SequenceNumber::Parse(text), std::nullopt) << text;
  }
}

TEST(HashKey, IsTheMd5AsADecimalNumber) {
  // printf a | md5sum: 0cc175b9c0f1b6a831c399e269772661
  EXPECT_EQ(HashText(HashOf("a")), "16955237001963240173058271559858726497");
}

TEST(HashKey, ReadsWhatFits128Bits) {
  EXPECT_EQ(HashText(kMaxHashKey), "340282366920938463463374607431768211455");
  EXPECT_EQ(ParseHash("340282366920938463463374607431768211455"), kMaxHashKey);
  EXPECT_EQ(ParseHash("0"), HashKey{0});
  for (const std::string_view text :
       {"", "-1", "01", "1x", "340282366920938463463374607431768211456",
        "999999999999999999999999999999999999999"}) {
    EXPECT_FALSE(ParseHash(text).has_value()) << text;
  }
}

TEST(EvenRanges, CoverEveryHashOnce) {
  for (const std::uint32_t count : {1U, 2U, 3U, 4U, 7U, 500U}) {
    const std::vector<HashRange> ranges = EvenRanges(count);
    ASSERT_EQ(ranges.size(), count);
    EXPECT_TRUE(ranges.front().first == 0);
    EXPECT_TRUE(ranges.back().last == kMaxHashKey);
    for (std::uint32_t i = 1; i < count; ++i) {
      EXPECT_TRUE(ranges[i].first == ranges[i - 1].last + 1) << i;
    }
  }
}

TEST(EvenRanges, BeginWhereThoseOfAwsDo) {
  EXPECT_EQ(HashText(EvenRanges(2)[1].first), "170141183460469231731687303715884105728");
  EXPECT_EQ(HashText(EvenRanges(4)[1].first), "85070591730234615865843651857942052864");
}

std::vector<HashRange> OpenRanges(const StreamInfo& stream) {
  std::map<HashKey, HashRange> open;
  for (const Shard& shard : stream.shards) {
    if (shard.open()) open.emplace(shard.range.first, shard.range);
  }
  std::vector<HashRange> ranges;
  ranges.reserve(open.size());
  for (const auto& [first, range] : open) ranges.push_back(range);
  return ranges;
}

TEST(Resharder, ScalesFromAnyCountToAnyOther) {
  for (const std::uint32_t from : {1U, 2U, 3U, 5U, 8U}) {
    for (const std::uint32_t to : {1U, 2U, 3U, 4U, 7U, 16U}) {
      StreamInfo stream;
      Resharder shards(
          stream, [](ShardId) { return std::optional<SequenceNumber>(); }, TimePoint());
      stream.shards.emplace_back();
      shards.Scale(from);
      shards.Scale(to);
      EXPECT_TRUE(OpenRanges(stream) == EvenRanges(to)) << from << " to " << to;
      for (std::uint32_t i = 0; i < stream.shards.size(); ++i) {
        const Shard& shard = stream.shards[i];
        EXPECT_EQ(shard.id.index, i);
        EXPECT_LE(shard.parents.size(), 2U);
        for (const ShardId parent : shard.parents) {
          EXPECT_LT(parent.index, i);
          EXPECT_FALSE(stream.shards[parent.index].open());
        }
      }
    }
  }
}

}  // namespace
}  // namespace weir::cloud::kinesis
