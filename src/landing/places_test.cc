// A record that has landed twice counts once, whoever judges which range of ids.
#include "src/landing/places.h"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/landing/attempt.h"
#include "src/landing/landing_testing.h"

#include "tests/fakes/in_memory_landing_store.h"

namespace weir::landing {
namespace {

using ::testing::SizeIs;

event::Schema SchemaWithId(const std::string& field) {
  event::Schema schema;
  schema.id_fields = {{{field}}};
  schema.id_format = event::IdFormat::kText;
  return schema;
}

constexpr std::string_view kBoth =
    R"({"old":"1","new":"other","event_name":"account:created","created_at":1626307200})";
constexpr std::string_view kNewAlone =
    R"({"new":"2","event_name":"account:created","created_at":1626307200})";

class LandedTwiceTest : public ::testing::Test {
 protected:
  struct Given {
    std::string position;
    std::string_view text;
  };

  /// Lands records as one batch, behind all that has landed in the order of plans.
  void Land(const event::Schema& schema, const std::vector<Given>& given) {
    fakes::InMemoryLandingStore store;
    std::deque<std::string> kept;
    std::vector<pipeline::Record> records;
    for (const Given& record : given) {
      std::string& text = kept.emplace_back(record.text);
      text.append(event::kJsonPadding, ' ');
      records.push_back({.data = std::string_view(text).substr(0, record.text.size()),
                         .position = {record.position},
                         .arrived_at = store.now});
    }
    const auto outcome =
        LandRecords({schema}, store, {records, "arn:stream/s", "t1"}, {}, [] { return true; });
    WEIR_CHECK(outcome.put.has_value(), "it landed");
    sources_.push_back(std::make_unique<MemorySource>(store.objects.begin()->second));
    auto reader =
        LandingReader::Open(*sources_.back(), LandingName::Parse(store.objects.begin()->first));
    WEIR_CHECK(reader.has_value(), "it is whole");
    readers_.push_back(std::make_unique<LandingReader>(*std::move(reader)));
  }

  /// Of a landing, wherever a plan ends that those before it are in.
  RecordPlaces BeforeLanding(std::size_t number) {
    std::vector<const LandingReader*> all;
    for (std::size_t i = 0; i <= number; ++i) all.push_back(readers_[i].get());
    std::optional<RecordPlaces> before;
    for (std::size_t earlier = 0; earlier <= number; ++earlier) {
      const std::span<const LandingReader* const> landings = all;
      auto found = LandedBefore(landings.subspan(earlier), landings.first(earlier));
      WEIR_CHECK(found.has_value(), "they are whole");
      for (const auto* landing : all) {
        const auto records = landing->Records();
        EXPECT_TRUE(ForEach(records, [&](const LandedRecord& record) {
          const bool holds = found->back().Hold(record.position);
          EXPECT_EQ(before.value_or(found->back()).Hold(record.position), holds);
        }));
      }
      before = std::move(found->back());
    }
    return *std::move(before);
  }

  /// How often each record is judged by all workers together: `ranges` of them have the ids, and
  /// the first of them the rejections.
  std::map<std::string, int> Verdicts(int ranges) {
    std::map<std::string, int> verdicts;
    for (int worker = 0; worker < ranges; ++worker) {
      const int width = 256 / ranges;
      IdRange range;
      range.first.front() = static_cast<std::byte>(worker * width);
      range.last.front() = static_cast<std::byte>((worker + 1) * width - 1);
      for (std::size_t i = 0; i < readers_.size(); ++i) {
        const RecordPlaces before = BeforeLanding(i);
        const auto judge = [&](std::string_view position) {
          const auto parsed = pipeline::StreamPosition::Parse(position);
          if (!before.Hold(position)) ++verdicts[std::string(parsed->RecordPlace())];
        };
        EXPECT_TRUE(
            ForEach(readers_[i]->Ids(range), [&](const LandedId& id) { judge(id.position); }));
        EXPECT_TRUE(ForEach(readers_[i]->Records(), [&](const LandedRecord& record) {
          if (worker == 0 && record.counted.reason != event::Reason::kNone) judge(record.position);
        }));
      }
    }
    return verdicts;
  }

  /// What finding it costs.
  void FindPlaces() {
    std::vector<const LandingReader*> all;
    for (const auto& reader : readers_) all.push_back(reader.get());
    EXPECT_TRUE(LandedBefore(all, {}));
  }

  std::uint64_t BytesRead() const {
    std::uint64_t bytes = 0;
    for (const auto& source : sources_) bytes += source->bytes_read;
    return bytes;
  }

  std::vector<std::unique_ptr<MemorySource>> sources_;
  std::vector<std::unique_ptr<LandingReader>> readers_;
};

/// Its answer was lost, another schema was deployed, and the batch came again: with other ids.
TEST_F(LandedTwiceTest, UnderTwoSchemasEachRecordHasOneVerdict) {
  const std::vector<Given> batch = {{PositionAt(1), kBoth}, {PositionAt(2), kNewAlone}};
  Land(SchemaWithId("old"), batch);  // the second is a rejection
  Land(SchemaWithId("new"), batch);
  EXPECT_EQ(BeforeLanding(0).size(), 0U);
  EXPECT_EQ(BeforeLanding(1).size(), 2U);
  for (const int ranges : {1, 2, 16, 256}) {
    const auto verdicts = Verdicts(ranges);
    EXPECT_THAT(verdicts, SizeIs(2)) << ranges;
    for (const auto& [place, count] : verdicts) EXPECT_EQ(count, 1) << place;
  }
}

/// A version that does not open a record sets it aside whole, at another position than its parts.
TEST_F(LandedTwiceTest, ARecordIsTheSameWhateverItsPartsAre) {
  const std::string whole = PositionAt(1);
  Land(SchemaWithId("new"), {{whole, "{"}});
  Land(SchemaWithId("new"), {{whole + "000000", kBoth}, {whole + "000001", kNewAlone}});
  const RecordPlaces before = BeforeLanding(1);
  EXPECT_TRUE(before.Hold(whole + "000001"));
  EXPECT_FALSE(before.Hold(PositionAt(2)));
  EXPECT_THAT(Verdicts(16), SizeIs(1));
  EXPECT_EQ(Verdicts(16).begin()->second, 1);
}

/// With parallelisation batches of a shard interleave, and filters leave records out of some: that
/// a landing begins before a record and ends behind it does not mean that it holds the record.
TEST_F(LandedTwiceTest, WhatStandsBetweenALandingsRecordsIsNotItsOwn) {
  const event::Schema schema = SchemaWithId("new");
  Land(schema, {{PositionAt(1), kBoth}, {PositionAt(5), kNewAlone}});
  Land(schema, {{PositionAt(3), kBoth}, {PositionAt(5), kNewAlone}, {PositionAt(7), kBoth}});
  const RecordPlaces before = BeforeLanding(1);
  EXPECT_EQ(before.size(), 1U);
  EXPECT_TRUE(before.Hold(PositionAt(5)));
  EXPECT_FALSE(before.Hold(PositionAt(3)));
}

TEST_F(LandedTwiceTest, WhereLandingsDoNotOverlapNothingIsRead) {
  const event::Schema schema = SchemaWithId("new");
  Land(schema, {{PositionAt(1), kBoth}, {PositionAt(2), kNewAlone}});
  Land(schema, {{PositionAt(3), kBoth}});
  EXPECT_EQ(BeforeLanding(1).size(), 0U);
  const std::uint64_t before = BytesRead();
  FindPlaces();
  EXPECT_EQ(BytesRead(), before);
}

/// With parallelisation each of them overlaps with many.
TEST_F(LandedTwiceTest, EachIsReadOnceHoweverManyOverlap) {
  const event::Schema schema = SchemaWithId("new");
  for (int i = 0; i < 8; ++i) {
    Land(schema, {{PositionAt(1), kBoth}, {PositionAt(9), kNewAlone}});
  }
  const std::uint64_t before = BytesRead();
  FindPlaces();
  std::uint64_t objects = 0;
  for (const auto& source : sources_) objects += source->size();
  EXPECT_LT(BytesRead() - before, objects);
}

/// No stream has so many digits, but whoever invokes the function may.
TEST_F(LandedTwiceTest, SequenceNumbersOfAnyLengthAreTold) {
  const event::Schema schema = SchemaWithId("new");
  const std::string long_one = fmt::format("k9be83f7b08d5a3ad-000000000006-{:070}-000000", 1);
  const std::string other = fmt::format("k9be83f7b08d5a3ad-000000000006-{:070}-000000", 2);
  Land(schema, {{long_one, kBoth}});
  Land(schema, {{long_one, kBoth}, {other, kNewAlone}});
  const RecordPlaces before = BeforeLanding(1);
  EXPECT_EQ(before.size(), 1U);
  EXPECT_TRUE(before.Hold(long_one));
  EXPECT_FALSE(before.Hold(other));
}

TEST_F(LandedTwiceTest, ADigitMoreIsAnotherRecordWhereverItsZeroStands) {
  const std::string begin(38, '1');
  const std::string end(18, '2');
  const std::string one = "k9be83f7b08d5a3ad-000000000006-" + begin + end + "-000000";
  const std::string longer = "k9be83f7b08d5a3ad-000000000006-" + begin + "0" + end + "-000000";
  Land(SchemaWithId("new"), {{one, kBoth}});
  Land(SchemaWithId("new"), {{one, kBoth}, {longer, kNewAlone}});
  const RecordPlaces before = BeforeLanding(1);
  EXPECT_TRUE(before.Hold(one));
  EXPECT_FALSE(before.Hold(longer));
}

TEST_F(LandedTwiceTest, OfAnotherShardNothingIsShared) {
  Origin origin{PositionAt(1), PositionAt(9), 0};
  Origin other = origin;
  for (std::string* position : {&other.first_position, &other.last_position}) {
    position->replace(position->find("-000000000006-"), 14, "-000000000007-");
  }
  EXPECT_TRUE(MayShareRecords(origin, origin));
  EXPECT_FALSE(MayShareRecords(origin, other));
}

}  // namespace
}  // namespace weir::landing
