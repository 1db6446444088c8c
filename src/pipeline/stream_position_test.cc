// Positions in a stream: both forms, and when two of them are one.
#include "src/pipeline/stream_position.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace weir::pipeline {
namespace {

constexpr std::string_view kArn = "arn:aws:kinesis:us-east-1:000000000000:stream/events";

/// As the package of before has written it (stream "events", made at 2026-11-28T22:06:52.915Z).
constexpr std::string_view kOld =
    "2267deb9609a4c0d-000000000000-49179590361291500000000000000000001017959036150000000000-000000";
constexpr std::string_view kPlace =
    "000000000000-49179590361291500000000000000000001017959036150000000000-000000";

std::string New(std::string_view place, std::string_view arn = kArn) {
  return fmt::format("{}-{}", StreamTextOf(arn), place);
}

TEST(StreamPosition, IsTakenApart) {
  const auto old = StreamPosition::Parse(kOld);
  ASSERT_TRUE(old);
  EXPECT_EQ(old->form, StreamPosition::Form::kOfCreation);
  EXPECT_EQ(old->stream, "2267deb9609a4c0d");
  EXPECT_EQ(old->shard, "000000000000");
  EXPECT_EQ(old->sequence_number, "49179590361291500000000000000000001017959036150000000000");
  EXPECT_EQ(old->sub_sequence, "000000");
  const std::string now = New(kPlace);
  ASSERT_TRUE(StreamPosition::Parse(now));
  EXPECT_EQ(StreamPosition::Parse(now)->form, StreamPosition::Form::kOfName);
}

TEST(StreamPosition, OtherTextIsNone) {
  for (const std::string& text :
       {std::string(), std::string("p1"), std::string(kPlace), std::string(kOld) + "-1",
        std::string(kOld) + "x", std::string(kOld.substr(0, kOld.size() - 1)),
        "K" + std::string(kOld), std::string(kOld).replace(20, 1, "a"),
        std::string("0123456789abcdef0123456789abcdef-000000000017")}) {
    EXPECT_FALSE(StreamPosition::Parse(text)) << text;
    EXPECT_EQ(PlaceOf(text), StreamFormOf(text.substr(0, text.find('-')))
                                 ? std::string_view(text).substr(17)
                                 : std::string_view(text));
  }
}

TEST(StreamPosition, TheTwoFormsOfOnePositionAreTheSame) {
  EXPECT_TRUE(IsSamePosition(kOld, kOld));
  EXPECT_TRUE(IsSamePosition(kOld, New(kPlace)));
  EXPECT_TRUE(IsSamePosition(New(kPlace), kOld));
  EXPECT_EQ(PlaceOf(kOld), kPlace);
  EXPECT_EQ(PlaceOf(New(kPlace)), kPlace);
}

TEST(StreamPosition, OtherShardsNumbersAndPartsAreOthers) {
  for (const std::size_t digit : {std::size_t{11}, std::size_t{60}, kPlace.size() - 1}) {
    std::string other(kPlace);
    other[digit] = '7';
    EXPECT_FALSE(IsSamePosition(kOld, New(other))) << other;
    EXPECT_FALSE(IsSamePosition(New(kPlace), New(other))) << other;
  }
}

TEST(StreamPosition, WithinAFormTheStreamCountsToo) {
  EXPECT_FALSE(IsSamePosition(kOld, fmt::format("3267deb9609a4c0d-{}", kPlace)));
  EXPECT_FALSE(IsSamePosition(New(kPlace), New(kPlace, "arn:aws:kinesis:eu-west-1:1:stream/e")));
}

TEST(StreamPosition, APositionInAFileIsNobodyElse) {
  EXPECT_TRUE(IsSamePosition("3f-12", "3f-12"));
  EXPECT_FALSE(IsSamePosition("3f-12", "k3f-12"));
  EXPECT_FALSE(IsSamePosition("x", "k"));
  EXPECT_FALSE(IsInSameRecord("3f-12", "3f-12"));
}

TEST(StreamPosition, PartsOfOneRecordAreKnown) {
  std::string part(kPlace);
  part.back() = '7';
  std::string next(kPlace);
  next[60] = '7';
  EXPECT_TRUE(IsInSameRecord(kOld, New(part)));
  EXPECT_TRUE(IsInSameRecord(New(kPlace), New(part)));
  EXPECT_FALSE(IsInSameRecord(New(kPlace), New(next)));
  EXPECT_FALSE(IsInSameRecord(New(kPlace), New(part, "arn:aws:kinesis:eu-west-1:1:stream/e")));
}

TEST(StreamPosition, ARecordsPlaceIsThatOfItsShardAndNumberAsAwsNamesThem) {
  const std::string position = New(kPlace);
  const auto parsed = StreamPosition::Parse(position);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->RecordPlace(), std::string_view(kPlace).substr(0, kPlace.rfind('-')));
  const std::string_view digits = parsed->sequence_number;
  EXPECT_EQ(RecordPlaceOf("shardId-" + std::string(parsed->shard),
                          digits.substr(digits.find_first_not_of('0'))),
            parsed->RecordPlace());
}

/// A mapping of a consumer (enhanced fan-out) gives the same records as one of the stream.
TEST(StreamPosition, AConsumersArnIsItsStreams) {
  EXPECT_EQ(StreamTextOf(fmt::format("{}/consumer/app:1626307200", kArn)), StreamTextOf(kArn));
  EXPECT_NE(StreamTextOf(fmt::format("{}-consumer", kArn)), StreamTextOf(kArn));
}

}  // namespace
}  // namespace weir::pipeline
