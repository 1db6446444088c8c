// Replay under layout landing: what lands of quarantined rows and of batches that were given up.
#include "src/lake/landing_sink.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/lake/lake_layout.h"
#include "src/lake/replay.h"
#include "src/landing/landing_testing.h"
#include "src/pipeline/quarantine.h"
#include "src/pipeline/stream_position.h"

#include "tests/fakes/in_memory_landing_store.h"
#include "tests/fakes/in_memory_object_listing.h"

namespace weir::lake {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kStreamArn = "arn:aws:kinesis:us-east-1:1:stream/events";

constexpr std::chrono::days kHorizon{35};

std::string Event(int number) {
  return fmt::format(R"({{"event_uuid":"6ae1768a-eb84-57ba-8981-{:012}",)"
                     R"("event_name":"account:created","created_at":1626307200}})",
                     number);
}

std::string Position(int number, int shard = 0, std::string_view arn = kStreamArn) {
  return fmt::format("{}-{:012}-{:056}-000000", pipeline::StreamTextOf(arn), shard, number);
}

std::string QuarantineLine(std::string_view position, std::string_view data,
                           event::Reason reason = event::Reason::kInvalidName,
                           std::int64_t arrived_at = 1'626'307'201) {
  std::string row;
  pipeline::AppendQuarantineRow({.reason = reason,
                                 .detail = "",
                                 .position = {position},
                                 .owner = std::nullopt,
                                 .arrived_at = {arrived_at * event::kMicrosPerSecond},
                                 .data = data},
                                row);
  return row + "\n";
}

/// A landing that is there, read.
struct Landed {
  std::uint64_t judgement = 0;
  bool is_sparse = false;
  std::vector<std::string> positions;
  std::vector<bool> are_events;
};

class LandingSinkTest : public testing::Test {
 protected:
  ReplayTally Run() {
    LandingSink sink("some/", schema_, kHorizon,
                     {.store = landings_,
                      .now = [] { return std::chrono::steady_clock::time_point(); },
                      .draw_token = [this] { return fmt::format("{:016x}", ++tokens_); }});
    Replay replay(schema_, from_, sink);
    EXPECT_TRUE(replay.Run("quarantine/"));
    return replay.tally();
  }

  /// In the order of their names.
  [[nodiscard]] std::vector<Landed> LandedNow() const {
    std::vector<Landed> all;
    for (const auto& [name, bytes] : landings_.objects) {
      EXPECT_TRUE(name.starts_with("some/landing/2021-07-15T08/")) << name;
      landing::MemorySource source(bytes);
      const auto reader = landing::LandingReader::Open(source, landing::LandingName::Parse(name));
      WEIR_CHECK(reader && reader->Check(), "it is whole");
      Landed& landed = all.emplace_back();
      landed.judgement = reader->origin().judgement;
      landed.is_sparse = reader->Entry()->entry.is_sparse;
      EXPECT_TRUE(landing::ForEach(reader->Records(), [&](const landing::LandedRecord& record) {
        landed.positions.emplace_back(record.position);
        landed.are_events.push_back(record.counted.reason == event::Reason::kNone);
      }));
    }
    return all;
  }

  const event::Schema schema_ = event::PresetSchema("weir").value();
  fakes::InMemoryObjectListing from_;
  fakes::InMemoryLandingStore landings_;
  int tokens_ = 0;
};

TEST_F(LandingSinkTest, EventsOfTheQuarantineLandWithAJudgementOfTheirOwn) {
  from_.objects()["quarantine/reason=invalid_name/m000000000042-0.json"] =
      QuarantineLine(Position(1), Event(1)) + QuarantineLine(Position(2), Event(2));
  const ReplayTally tally = Run();
  EXPECT_THAT(tally.errors, IsEmpty());
  EXPECT_EQ(tally.records, 2U);
  EXPECT_EQ(tally.landed, 2U);
  const auto landed = LandedNow();
  ASSERT_THAT(landed, SizeIs(1));
  EXPECT_EQ(landed[0].judgement, 1'626'336'551U);
  EXPECT_TRUE(landed[0].is_sparse);
  EXPECT_THAT(landed[0].positions, ElementsAre(Position(1), Position(2)));
}

TEST_F(LandingSinkTest, RowsThatAreWhatTheyWereDoNotLand) {
  from_.objects()["quarantine/reason=invalid_name/m000000000042-0.json"] =
      QuarantineLine(Position(1), "{") + QuarantineLine(Position(2), Event(2)) +
      QuarantineLine(Position(3), "PK", event::Reason::kContainer) +
      QuarantineLine(Position(4), std::string(100, 'a'), event::Reason::kTooLarge);
  const ReplayTally tally = Run();
  EXPECT_THAT(tally.errors, IsEmpty());
  EXPECT_EQ(tally.records, 4U);
  EXPECT_EQ(tally.landed, 1U);
  EXPECT_EQ(tally.skipped, 3U);
  ASSERT_THAT(LandedNow(), SizeIs(1));
  EXPECT_THAT(LandedNow()[0].positions, ElementsAre(Position(2)));
}

/// A merge that has forgotten what was replayed of them would store it once more.
TEST_F(LandingSinkTest, RowsThatAreOlderThanTheHorizonDoNotLand) {
  constexpr auto kReason = event::Reason::kInvalidName;
  constexpr std::int64_t kArrival = 1'626'307'201;
  landings_.now.micros =
      (kArrival + std::chrono::seconds(kHorizon).count()) * event::kMicrosPerSecond;
  from_.objects()["quarantine/reason=invalid_name/m000000000042-0.json"] =
      QuarantineLine(Position(1), Event(1), kReason, kArrival - 1) +
      QuarantineLine(Position(2), Event(2), kReason, kArrival) +
      QuarantineLine(Position(3), "{", kReason, kArrival - 1);
  const ReplayTally tally = Run();
  EXPECT_EQ(tally.records, 3U);
  EXPECT_EQ(tally.landed, 1U);
  EXPECT_EQ(tally.too_old, 1U);
  EXPECT_EQ(tally.skipped, 1U);
  EXPECT_THAT(landings_.objects, SizeIs(1));
}

TEST_F(LandingSinkTest, WhereNoRowHasChangedNothingLands) {
  from_.objects()["quarantine/reason=invalid_json/m000000000042-0.json"] =
      QuarantineLine(Position(1), "{");
  EXPECT_EQ(Run().skipped, 1U);
  EXPECT_THAT(landings_.objects, IsEmpty());
}

/// Else the ledger would count three records less than there are.
TEST_F(LandingSinkTest, PartsIntoWhichARowIsCutNowLandRejectedOrNot) {
  from_.objects()["quarantine/reason=not_an_object/m000000000042-0.json"] = QuarantineLine(
      Position(1), "[" + Event(1) + ",7," + Event(2) + "]", event::Reason::kNotAnObject);
  const ReplayTally tally = Run();
  EXPECT_THAT(tally.errors, IsEmpty());
  EXPECT_EQ(tally.landed, 3U);
  const auto landed = LandedNow();
  ASSERT_THAT(landed, SizeIs(1));
  EXPECT_THAT(landed[0].positions,
              ElementsAre(Position(1) + "000000", Position(1) + "000001", Position(1) + "000002"));
  EXPECT_THAT(landed[0].are_events, ElementsAre(true, false, true));
}

TEST_F(LandingSinkTest, WhatAPlanHasSetAsideLandsShardByShard) {
  const std::string other = "arn:aws:kinesis:us-east-1:1:stream/other";
  from_.objects()["quarantine/day=15/reason=invalid_name/m000000000042-0.json"] =
      QuarantineLine(Position(1, 0), Event(1)) + QuarantineLine(Position(1, 0, other), Event(2)) +
      QuarantineLine(Position(3, 1), Event(3));
  from_.objects()["quarantine/day=16/reason=invalid_id/m000000000042-0.json"] =
      QuarantineLine(Position(2, 0), Event(4));
  EXPECT_EQ(Run().landed, 4U);
  std::vector<std::vector<std::string>> positions;
  for (const Landed& landed : LandedNow()) positions.push_back(landed.positions);
  EXPECT_THAT(positions, testing::UnorderedElementsAre(ElementsAre(Position(1, 0), Position(2, 0)),
                                                       ElementsAre(Position(1, 0, other)),
                                                       ElementsAre(Position(3, 1))));
}

/// A replay of them is one more of the stream's own attempts.
TEST_F(LandingSinkTest, ABatchThatAMappingGaveUpLandsWholeWithJudgementZero) {
  from_.objects()["quarantine/failed"] =
      R"({"KinesisBatchInfo":{},"payload":"{\"Records\":[{\"kinesis\":{)"
      R"(\"sequenceNumber\":\"4959\",\"data\":\"ewp9Cg==\",\"partitionKey\":\"p\",)"
      R"(\"approximateArrivalTimestamp\":1626307201.5},)"
      R"(\"eventID\":\"shardId-000000000000:4959\",)"
      R"(\"eventSourceARN\":\"arn:aws:kinesis:us-east-1:1:stream/events\"}]}"})";
  const ReplayTally tally = Run();
  EXPECT_THAT(tally.errors, IsEmpty());
  EXPECT_EQ(tally.skipped, 0U);
  const auto landed = LandedNow();
  ASSERT_THAT(landed, SizeIs(1));
  EXPECT_EQ(landed[0].judgement, 0U);
  EXPECT_FALSE(landed[0].is_sparse);
  EXPECT_EQ(landed[0].positions.size(), tally.landed);
  EXPECT_THAT(landed[0].are_events, testing::Each(false));
}

TEST_F(LandingSinkTest, WhatCannotLandHasToBeReplayedAgain) {
  from_.objects()["quarantine/reason=invalid_name/m000000000042-0.json"] =
      QuarantineLine(Position(1), Event(1)) + QuarantineLine(Position(2), "{");
  landings_.failure = Error{ErrorKind::kUnavailable, "the bucket is overwhelmed"};
  const ReplayTally refused = Run();
  EXPECT_EQ(refused.failed, 1U);
  EXPECT_THAT(refused.errors, ElementsAre(AllOf(HasSubstr("m000000000042-0.json"),
                                                HasSubstr("1 records have to be replayed again"),
                                                EndsWith("the bucket is overwhelmed"))));
  landings_.failure.reset();
  EXPECT_EQ(Run().landed, 1U);
}

TEST_F(LandingSinkTest, RowsOfFilesAreRefused) {
  from_.objects()["quarantine/reason=invalid_name/p-t-0.json"] =
      QuarantineLine("000000000000007-ab", Event(1));
  const ReplayTally tally = Run();
  EXPECT_EQ(tally.failed, 1U);
  EXPECT_THAT(tally.errors, ElementsAre(HasSubstr("a record that no stream has")));
}

TEST(CheckLayout, ANewLakeMayGetAny) {
  fakes::InMemoryObjectListing lake;
  lake.objects()["other/merge/owner"] = "m";
  EXPECT_TRUE(CheckLayout(lake, "some/", true));
  EXPECT_TRUE(CheckLayout(lake, "some/", false));
}

TEST(CheckLayout, OneThatIsMergedTakesLandingsAlone) {
  for (const char* const sign : {"some/merge/owner", "some/landing/2021-07-15T08/s/p-t"}) {
    fakes::InMemoryObjectListing lake;
    lake.objects()[sign] = "";
    EXPECT_TRUE(CheckLayout(lake, "some/", true));
    const auto refused = CheckLayout(lake, "some/", false);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::kInvalidInput);
    EXPECT_THAT(refused.error().message, AllOf(HasSubstr(sign), HasSubstr("--layout landing")));
  }
}

TEST(CheckLayout, NothingLandsWhereNobodyMerges) {
  fakes::InMemoryObjectListing lake;
  lake.objects()["some/ledger/p-t-0.json.gz"] = "";
  EXPECT_TRUE(CheckLayout(lake, "some/", false));
  const auto refused = CheckLayout(lake, "some/", true);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("--layout batch"));
}

}  // namespace
}  // namespace weir::lake
