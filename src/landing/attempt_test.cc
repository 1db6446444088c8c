// Records on their way into landings: what stands there, and what comes again.
#include "src/landing/attempt.h"

#include <deque>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/landing/items.h"
#include "src/landing/landing_testing.h"
#include "src/landing/name.h"
#include "src/pipeline/quarantine.h"
#include "src/pipeline/row_counter.h"

#include "tests/fakes/in_memory_landing_store.h"

namespace weir::landing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr event::Timestamp kArrival{1'626'336'000'500'000};  // 2021-07-15T08:00:00.5Z
constexpr std::string_view kFolder =
    "lake/year=2021/month=07/day=15/event_type=account/event_subtype=created";

std::string EventText(int id, std::string_view more = "") {
  return fmt::format(R"({{"event_uuid":"6ae1768a-eb84-57ba-8981-{:012}",)"
                     R"("event_name":"account:created","created_at":1626307200{}}})",
                     id, more);
}

class LandingAttemptTest : public ::testing::Test {
 protected:
  /// At the sequence numbers from 1 on; `parts` are so many records each of the stream has.
  void Give(const std::vector<std::string>& texts, std::size_t parts = 1) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      std::string& text = kept_.emplace_back(texts[i]);
      text.append(event::kJsonPadding, ' ');
      const std::string& position = kept_.emplace_back(
          fmt::format("k9be83f7b08d5a3ad-000000000006-{:056}-{:06}", 1 + i / parts, i % parts));
      records_.push_back({.data = std::string_view(text).substr(0, texts[i].size()),
                          .position = {position},
                          .arrived_at = kArrival});
    }
  }

  LandingOutcome Land(bool may_begin_another = true) {
    return LandRecords({schema_, "root/", max_landed_}, store_, {records_, "arn:stream/s", "t1"},
                       {}, [=] { return may_begin_another; });
  }

  /// Of the only landing there is.
  LandingReader Reader() {
    EXPECT_THAT(store_.objects, SizeIs(1));
    source_ = std::make_unique<MemorySource>(store_.objects.begin()->second);
    auto reader = LandingReader::Open(*source_, LandingName::Parse(store_.objects.begin()->first));
    WEIR_CHECK(reader && reader->Check(), "it is whole");
    return *std::move(reader);
  }

  std::vector<std::string> LinesOf(const LandingReader& reader, std::string_view folder) {
    std::vector<std::string> lines;
    const auto found = reader.FindFolder(folder);
    if (!found || !found->has_value()) return lines;
    const std::uint64_t first = (*found)->first_row;
    EXPECT_TRUE(ForEach(reader.Rows(first, first + (*found)->rows),
                        [&](const LandedRow& row) { lines.emplace_back(row.line); }));
    return lines;
  }

  std::size_t max_landed_ = kMaxLanded;
  event::Schema schema_ = *event::PresetSchema("weir");
  fakes::InMemoryLandingStore store_;
  std::vector<pipeline::Record> records_;
  std::deque<std::string> kept_;
  std::unique_ptr<MemorySource> source_;
};

TEST_F(LandingAttemptTest, EachRecordHasItsRowInItsFolder) {
  Give({EventText(2), "{", EventText(1), EventText(2)});
  const auto outcome = Land();
  EXPECT_TRUE(outcome.put);
  EXPECT_EQ(outcome.landed, 4U);
  const LandingReader reader = Reader();
  EXPECT_THAT(
      LinesOf(reader, kFolder),
      ElementsAre(HasSubstr("000000000002"), HasSubstr("000000000001"), HasSubstr("000000000002")))
      << "in the order of their positions, copies too";
  const auto rejections =
      LinesOf(reader, "quarantine/year=2021/month=07/day=15/reason=invalid_json");
  ASSERT_THAT(rejections, SizeIs(1));
  const auto rejected = pipeline::ParseQuarantineRow(rejections.front());
  ASSERT_TRUE(rejected);
  EXPECT_EQ(rejected->data, "{");
  EXPECT_EQ(rejected->position, records_[1].position.text);
  EXPECT_EQ(reader.origin().first_position, records_.front().position.text);
  EXPECT_EQ(reader.origin().last_position, records_.back().position.text);
}

TEST_F(LandingAttemptTest, TheNameSaysWhenAndWhere) {
  Give({EventText(1)});
  ASSERT_TRUE(Land().put);
  const std::string name = store_.objects.begin()->first;
  EXPECT_EQ(name, "root/landing/2021-07-15T08/k9be83f7b08d5a3ad-000000000006/" +
                      std::string(records_.front().position.text) + "-t1");
  EXPECT_TRUE(LandingName::Parse(name));
}

TEST_F(LandingAttemptTest, AClockThatIsBehindDoesNotHideItInAnHourThatIsOver) {
  store_.now.micros -= 25 * 3'600'000'000;
  Give({EventText(1)});
  ASSERT_TRUE(Land().put);
  EXPECT_THAT(store_.objects.begin()->first, HasSubstr("/2021-07-15T08/"));
}

TEST_F(LandingAttemptTest, AReplaySaysItsJudgementAndThatItIsSomeRecordsOfAStretch) {
  Give({EventText(1), EventText(2)});
  ASSERT_TRUE(LandRecords({schema_, "root/"}, store_,
                          {.records = records_, .source = "s", .token = "t1", .judgement = 7}, {},
                          [] { return false; })
                  .put);
  const LandingReader reader = Reader();
  EXPECT_EQ(reader.origin().judgement, 7U);
  EXPECT_TRUE(reader.Entry()->entry.is_sparse);
}

/// Who invokes a function by hand may name any time, and an hour of the year 9999 nobody lists.
TEST_F(LandingAttemptTest, AnAbsurdArrivalDoesNotNameItsHour) {
  Give({EventText(1), EventText(2)});
  records_.back().arrived_at.micros = 253'402'300'799'000'000;  // 9999-12-31T23:59:59Z
  ASSERT_TRUE(Land().put);
  EXPECT_THAT(store_.objects.begin()->first, HasSubstr("/2021-07-15T08/"));
}

TEST_F(LandingAttemptTest, AnEventsRecordIsThereByteForByte) {
  const std::vector<std::string> texts = {
      EventText(1), "  " + EventText(2) + "\r\n",
      "{\n \"event_uuid\": \"6ae1768a-eb84-57ba-8981-000000000003\",\r\n"
      " \"event_name\": \"account:created\",\n \"created_at\": 1626307200\n}",
      EventText(4, R"(,"event_type":"own","event_subtype":1)")};
  Give(texts);
  ASSERT_TRUE(Land().put);
  const LandingReader reader = Reader();
  std::vector<std::string> found;
  ASSERT_TRUE(ForEach(reader.Rows(), [&](const LandedRow& row) {
    found.push_back(std::string(row.line.substr(0, row.kept)) + std::string(row.rest));
  }));
  EXPECT_EQ(found, texts);
}

TEST_F(LandingAttemptTest, CopiesHaveOneHashAndEachBodyItsFingerprint) {
  Give({EventText(1), EventText(2), EventText(1), EventText(1, R"(,"x":1)")});
  ASSERT_TRUE(Land().put);
  std::map<IdHash, std::vector<event::Fingerprint>> bodies;
  const LandingReader reader = Reader();
  ASSERT_TRUE(ForEach(reader.Ids(),
                      [&](const LandedId& id) { bodies[id.hash].push_back(id.fingerprint); }));
  const auto& copies = bodies[event::Fingerprinter().Of("6ae1768a-eb84-57ba-8981-000000000001")];
  ASSERT_THAT(copies, SizeIs(3));
  EXPECT_EQ(copies[0], copies[1]);
  EXPECT_NE(copies[0], copies[2]);
}

/// What the ledger will say of them comes from the records; of all together it is there at once.
TEST_F(LandingAttemptTest, ItsEntryIsWhatItsRecordsAddUpTo) {
  Give({EventText(1), "{", EventText(1), R"({"event_uuid":"x"})", EventText(3)});
  const auto outcome = Land();
  ASSERT_TRUE(outcome.put);
  const LandingReader reader = Reader();
  const auto entry = reader.Entry();
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->entry.source, "arn:stream/s");
  EXPECT_EQ(entry->entry.figures.total.counts, outcome.figures.total.counts);
  pipeline::LedgerRows rows{.fields = entry->fields, .rows = {}};
  ASSERT_TRUE(ForEach(reader.Records(), [&](const LandedRecord& record) {
    pipeline::LedgerRow& row = rows.rows.emplace_back();
    row.record = record.counted;
    row.type = record.type;
    row.day = record.day;
    row.present = record.present;
    row.valid = record.valid;
  }));
  pipeline::LedgerEntry counted = entry->entry;
  counted.figures = CountRows(rows);
  EXPECT_EQ(FormatLedgerEntry(counted), FormatLedgerEntry(entry->entry));
  const event::Counts& counts = outcome.figures.total.counts;
  EXPECT_EQ(counts.received, 5U);
  EXPECT_EQ(counts.valid, 3U);
  EXPECT_EQ(counts.stored + counts.duplicates + counts.conflicts + counts.quarantined, 0U);
}

TEST_F(LandingAttemptTest, ABatchMayHaveAThousandTypes) {
  std::vector<std::string> texts;
  for (int id = 0; id < 1'000; ++id) {
    texts.push_back(fmt::format(R"({{"event_uuid":"6ae1768a-eb84-57ba-8981-{:012}",)"
                                R"("event_name":"type{}:created","created_at":1626307200}})",
                                id, id));
  }
  Give(texts);
  EXPECT_EQ(Land().landed, 1'000U);
  const LandingReader reader = Reader();
  EXPECT_EQ(reader.index().Of(Part::kEntry).size(), 1U);
  const auto entry = reader.Entry();
  ASSERT_TRUE(entry) << entry.error().message;
  EXPECT_EQ(entry->entry.figures.total.counts.received, 1'000U);
}

TEST_F(LandingAttemptTest, WhatCouldNotBePutComesAgain) {
  store_.failure = Error{ErrorKind::kUnknown, "no clear answer"};
  Give({EventText(1), EventText(2)});
  const auto outcome = Land();
  EXPECT_FALSE(outcome.put);
  EXPECT_EQ(outcome.begun, 2U);
  EXPECT_EQ(outcome.landed, 0U);
  EXPECT_EQ(outcome.figures.total.counts.received, 0U);
}

/// Who invokes a function by hand may name any shard.
TEST_F(LandingAttemptTest, WhatNoStreamHasDoesNotLand) {
  Give({EventText(1)});
  const std::string long_shard = "k9be83f7b08d5a3ad-" + std::string(2'000, '1') +
                                 std::string(records_.front().position.text.substr(30));
  for (const std::string& position : {std::string("k9be83f7b08d5a3ad-../../x-1-1"), long_shard}) {
    records_.front().position = {position};
    const auto outcome = Land();
    ASSERT_FALSE(outcome.put);
    EXPECT_EQ(outcome.put.error().kind, ErrorKind::kInvalidInput);
    EXPECT_EQ(outcome.landed, 0U);
  }
  EXPECT_THAT(store_.objects, IsEmpty());
}

/// Nor two at one position: which of them would count?
TEST_F(LandingAttemptTest, RecordsOfOnePositionDoNotLand) {
  Give({EventText(1), EventText(2)});
  records_.back().position = records_.front().position;
  EXPECT_EQ(Land().put.error().kind, ErrorKind::kInvalidInput);
  EXPECT_THAT(store_.objects, IsEmpty());
}

/// Nine records of the stream with 5 events each: four of them fit into a landing.
class ManyRecordsTest : public LandingAttemptTest {
 protected:
  static constexpr std::size_t kParts = 5;
  void SetUp() override {
    max_landed_ = 4 * kParts + 4;
    Give(std::vector<std::string>(9 * kParts, EventText(1)), kParts);
  }
  std::vector<std::uint64_t> Sizes() const {
    std::vector<std::uint64_t> sizes;
    for (const auto& [name, bytes] : store_.objects) {
      MemorySource source(bytes);
      sizes.push_back(LandingReader::Open(source, std::nullopt)->rows());
    }
    return sizes;
  }
};

TEST_F(ManyRecordsTest, ALandingHoldsRecordsOfTheStreamWhole) {
  const auto outcome = Land();
  EXPECT_TRUE(outcome.put);
  EXPECT_EQ(outcome.landed, 9 * kParts);
  EXPECT_EQ(outcome.figures.total.counts.received, 9 * kParts);
  EXPECT_THAT(Sizes(), ElementsAre(4 * kParts, 4 * kParts, kParts));
}

TEST_F(ManyRecordsTest, AnotherIsNotBegunWithoutTime) {
  const auto outcome = Land(/*may_begin_another=*/false);
  EXPECT_TRUE(outcome.put);
  EXPECT_EQ(outcome.begun, 4 * kParts);
  EXPECT_EQ(outcome.landed, 4 * kParts);
}

TEST_F(ManyRecordsTest, WhatHasLandedBeforeAFailureStays) {
  store_.failure = Error{ErrorKind::kUnavailable, "SlowDown"};
  store_.puts_before_failure = 1;
  const auto outcome = Land();
  EXPECT_FALSE(outcome.put);
  EXPECT_EQ(outcome.begun, 8 * kParts);
  EXPECT_EQ(outcome.landed, 4 * kParts);
  EXPECT_THAT(Sizes(), ElementsAre(4 * kParts));
}

}  // namespace
}  // namespace weir::landing
