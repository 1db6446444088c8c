// A stream's ledger adds up, however attempts overlap: each position counts once.
#include "src/pipeline/ledger_sum.h"

#include <algorithm>
#include <deque>
#include <numeric>
#include <random>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/pipeline/stream_position.h"

#include "tests/fakes/old_ledger_entry.h"

namespace weir::pipeline {
namespace {

using ::testing::HasSubstr;

constexpr std::int64_t kSummedAt = 1'626'307'200;  // 2021-07-15T00:00:00Z

/// Some records with a verdict each, as a source would give them.
class Stretch {
 public:
  explicit Stretch(std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
      const bool is_bad = i % 7 == 3;
      Add(i, is_bad ? "{" : EventText(i),
          is_bad ? Verdict::kQuarantined : static_cast<Verdict>(1 + i % 3));
    }
  }

  /// From now on record `index` is no rejection any more.
  void Accept(std::size_t index) { Judge(index, Verdict::kStored); }
  void Judge(std::size_t index, Verdict verdict) { verdicts_[index] = verdict; }
  void Replace(std::size_t index, std::string text) {
    const std::size_t size = text.size();
    const std::string& kept = texts_.emplace_back(text.append(event::kJsonPadding, ' '));
    records_[index].data = std::string_view(kept).substr(0, size);
  }
  void Move(std::size_t index, std::string position) {
    records_[index].position.text = texts_.emplace_back(std::move(position));
  }
  /// From now on records are judged by this schema.
  void JudgeBy(event::Schema schema) { schema_ = std::move(schema); }

  /// The object that an attempt at records [first, last) writes; those in `failed` failed.
  [[nodiscard]] std::string Entry(std::size_t first, std::size_t last,
                                  std::span<const std::size_t> failed = {}) const {
    std::vector<std::size_t> all(last - first);
    std::iota(all.begin(), all.end(), first);
    return EntryOf(all, failed, false);
  }

  /// The object of a replay of some of them.
  [[nodiscard]] std::string SparseEntry(std::span<const std::size_t> records) const {
    return EntryOf(records, {}, true);
  }

 private:
  static std::string EventText(std::size_t i) {
    return fmt::format(R"({{"event_uuid":"6ae1768a-eb84-57ba-8981-{:012}",)"
                       R"("event_name":"type{}:a","created_at":{}}})",
                       i, i % 4, kSummedAt - static_cast<std::int64_t>(i % 3) * 86'400);
  }

  [[nodiscard]] std::string EntryOf(std::span<const std::size_t> taken,
                                    std::span<const std::size_t> failed, bool is_sparse) const {
    event::PartitionTable partitions;
    event::Decoder decoder(schema_, partitions);
    event::DecodedBatch decoded;
    std::vector<Record> records;
    std::vector<Verdict> verdicts;
    for (const std::size_t index : taken) {
      const bool has_failed = std::ranges::count(failed, index) > 0;
      records.push_back(records_[index]);
      verdicts.push_back(has_failed ? Verdict::kFailed : verdicts_[index]);
      decoder.Decode(records.back().data, records.back().arrived_at, decoded);
    }
    const Batch batch{records, decoded};
    FigureCounter counter(schema_);
    counter.Add(batch, verdicts);
    LedgerEntry entry{.source = "stream",
                      .schema = schema_.name,
                      .first_position = std::string(records.front().position.text),
                      .last_position = std::string(records.back().position.text),
                      .arrived_at = records.back().arrived_at,
                      .is_sparse = is_sparse,
                      .figures = counter.Take()};
    entry.figures.total.counts.received = static_cast<std::uint64_t>(
        std::ranges::count_if(verdicts, [](Verdict it) { return it != Verdict::kFailed; }));
    std::string text = FormatLedgerEntry(entry) + "\n";
    for (const std::string& line : FormatLedgerRows(schema_, batch, verdicts)) text += line + "\n";
    return text;
  }

  void Add(std::size_t index, std::string text, Verdict verdict) {
    const std::size_t size = text.size();
    const std::string& kept = texts_.emplace_back(text.append(event::kJsonPadding, ' '));
    const std::string& position = texts_.emplace_back(fmt::format("shard-{:06}", index));
    records_.push_back({.data = std::string_view(kept).substr(0, size),
                        .position = {position},
                        .arrived_at = {(kSummedAt + 2) * event::kMicrosPerSecond}});
    verdicts_.push_back(verdict);
  }

  event::Schema schema_;
  std::deque<std::string> texts_;
  std::vector<Record> records_;
  std::vector<Verdict> verdicts_;
};

event::Figures Sum(std::vector<std::string> objects) {
  // Objects are listed by name, that is by first position; a token breaks ties.
  std::ranges::stable_sort(objects, {}, [](const std::string& object) {
    return ParseLedgerEntry(object.substr(0, object.find('\n'))).value().first_position;
  });
  LedgerSum sum;
  for (const std::string& object : objects) EXPECT_TRUE(sum.Add(object));
  event::Figures figures;
  for (const LedgerEntry& entry : sum.Take()) figures.Merge(entry.figures);
  return figures;
}

std::string TextOf(const event::Figures& figures) {
  return FormatLedgerEntry({.source = {},
                            .schema = {},
                            .first_position = {},
                            .last_position = {},
                            .arrived_at = {},
                            .is_sparse = false,
                            .figures = figures});
}

TEST(LedgerSum, EntriesThatDoNotOverlapStandAsTheyAre) {
  const Stretch stretch(30);
  EXPECT_EQ(TextOf(Sum({stretch.Entry(0, 10), stretch.Entry(10, 30)})),
            TextOf(Sum({stretch.Entry(0, 30)})));
}

/// An older package took an array for one record, a replay has cut it.
TEST(LedgerSum, WhatWasRejectedAsOneCountsAsThePartsThatItWasCutInto) {
  for (const std::size_t last : {std::size_t{3}, std::size_t{9}}) {
    const Stretch before(last + 1);  // its record 3 is rejected
    Stretch parts(3);
    for (std::size_t i = 0; i < 3; ++i) {
      parts.Move(i, fmt::format("shard-000003{:06}", i));
      parts.Accept(i);
    }
    const event::Figures whole = Sum({before.Entry(0, last + 1)});
    const event::Figures cut = Sum({before.Entry(0, last + 1), parts.Entry(0, 3)});
    EXPECT_EQ(cut.total.counts.received, whole.total.counts.received + 2);
    EXPECT_EQ(cut.total.counts.stored, whole.total.counts.stored + 3);
    EXPECT_EQ(cut.total.counts.quarantined, whole.total.counts.quarantined - 1);
    EXPECT_TRUE(cut.total.counts.IsBalanced());
  }
}

TEST(LedgerSum, WhatWasStoredAsOneStays) {
  Stretch before(5);
  before.Accept(3);
  Stretch parts(1);
  parts.Move(0, "shard-000003000000");
  EXPECT_EQ(Sum({before.Entry(0, 5), parts.Entry(0, 1)}).total.counts.received, 6U);
}

TEST(LedgerSum, RetryOfTheSameBatchCountsOnce) {
  const Stretch stretch(30);
  EXPECT_EQ(TextOf(Sum({stretch.Entry(0, 30), stretch.Entry(0, 30)})),
            TextOf(Sum({stretch.Entry(0, 30)})));
}

TEST(LedgerSum, FailedRecordIsCountedByTheAttemptThatSettlesIt) {
  const Stretch stretch(10);
  const std::vector<std::size_t> failed = {4, 6};
  EXPECT_EQ(TextOf(Sum({stretch.Entry(0, 10, failed), stretch.Entry(4, 10)})),
            TextOf(Sum({stretch.Entry(0, 10)})));
}

TEST(LedgerSum, ReplayedRecordCountsAsWhatItHasBecome) {
  const Stretch before(10);
  Stretch after(10);
  after.Accept(3);
  EXPECT_EQ(Sum({before.Entry(0, 10), after.Entry(3, 4)}).total.counts.quarantined, 0U);
  EXPECT_EQ(Sum({after.Entry(3, 4), before.Entry(0, 10)}).total.counts.quarantined, 0U);
  const event::Counts counts = Sum({before.Entry(0, 10), after.Entry(3, 4)}).total.counts;
  EXPECT_EQ(counts.received, 10U);
  EXPECT_TRUE(counts.IsBalanced());
}

TEST(LedgerSum, WhatWasStoredAndThenMetAsADuplicateIsStoredInWhateverOrder) {
  Stretch stretch(10);
  stretch.Judge(5, Verdict::kStored);
  const std::string before = stretch.Entry(0, 10);
  const auto stored = Sum({before}).total.counts.stored;
  stretch.Judge(5, Verdict::kDuplicate);
  const std::string after = stretch.Entry(0, 10);
  EXPECT_EQ(Sum({before, after}).total.counts.stored, stored);
  EXPECT_EQ(Sum({after, before}).total.counts.stored, stored);
}

TEST(LedgerSum, AConflictThatWasStoredLaterIsNoneInWhateverOrder) {
  Stretch stretch(10);
  stretch.Judge(5, Verdict::kConflict);
  const std::string before = stretch.Entry(0, 10);
  stretch.Accept(5);
  const std::string after = stretch.Entry(5, 6);
  for (const auto& entries : {std::vector{before, after}, std::vector{after, before}}) {
    LedgerSum sum;
    for (const std::string& entry : entries) ASSERT_TRUE(sum.Add(entry));
    const auto sums = sum.Take();
    ASSERT_EQ(sums.size(), 1U);
    EXPECT_EQ(sums[0].figures.total.counts.conflicts, 2U);  // those at 2 and 8
  }
}

TEST(LedgerSum, FieldsOfTwoSchemasAreCountedByTheirNames) {
  Stretch stretch(10);
  stretch.Judge(5, Verdict::kQuarantined);
  const std::string before = stretch.Entry(0, 10);
  event::Schema other;
  other.id_fields = {{{"k"}}, {{"l"}}};
  other.id_format = event::IdFormat::kText;
  stretch.JudgeBy(other);
  stretch.Accept(5);
  LedgerSum sum;
  ASSERT_TRUE(sum.Add(before));
  ASSERT_TRUE(sum.Add(stretch.Entry(5, 6)));
  const auto sums = sum.Take();
  ASSERT_EQ(sums.size(), 1U);
  // Of ten: one is no JSON, one was judged anew by the schema that does not know this field.
  EXPECT_EQ(sums[0].figures.by_field.at("event_uuid").present, 8U);
  EXPECT_EQ(sums[0].figures.by_field.at("event_name").present, 9U);
}

TEST(LedgerSum, SaysWhatItWasMadeOf) {
  Stretch stretch(10);
  const std::string before = stretch.Entry(0, 10);
  event::Schema other;
  other.name = "other";
  stretch.JudgeBy(other);
  LedgerSum sum;
  ASSERT_TRUE(sum.Add(before));
  ASSERT_TRUE(sum.Add(stretch.Entry(5, 6)));
  EXPECT_EQ(sum.origin().entries, 2U);
  EXPECT_EQ(sum.origin().schemas, (std::set<std::string>{event::Schema().name, "other"}));
  EXPECT_EQ(sum.origin().first_arrival->micros, (kSummedAt + 2) * event::kMicrosPerSecond);
}

TEST(LedgerSum, CountsMovedMembersOfRowsAsOfEntries) {
  Stretch stretch(20);
  stretch.Replace(0, R"({"event_uuid":"6ae1768a-eb84-57ba-8981-999999999999",)"
                     R"("event_name":"type0:a","created_at":1626307200,"event_type":"own"})");
  stretch.Judge(0, Verdict::kStored);
  EXPECT_EQ(Sum({stretch.Entry(0, 20)}).total.counts.moved, 1U);
  EXPECT_EQ(Sum({stretch.Entry(0, 15), stretch.Entry(0, 20)}).total.counts.moved, 1U);
  stretch.Judge(0, Verdict::kDuplicate);
  EXPECT_EQ(Sum({stretch.Entry(0, 15), stretch.Entry(0, 20)}).total.counts.moved, 0U);
}

TEST(LedgerSum, FieldOfSeveralRolesIsCountedOnce) {
  Stretch stretch(20);
  event::Schema schema;
  schema.rules = {{.path = {{"event_name"}}, .format = event::FieldFormat::kString}};
  stretch.JudgeBy(schema);
  const event::Figures once = Sum({stretch.Entry(0, 20)});
  EXPECT_EQ(once.by_field.at("event_name").present, once.by_field.at("created_at").present);
  EXPECT_EQ(TextOf(Sum({stretch.Entry(0, 15), stretch.Entry(0, 20)})), TextOf(once));
}

TEST(LedgerSum, EntriesOfOneClusterAreOneEntry) {
  const Stretch stretch(10);
  LedgerSum sum;
  ASSERT_TRUE(sum.Add(stretch.Entry(0, 6)));
  ASSERT_TRUE(sum.Add(stretch.Entry(3, 10)));
  const auto entries = sum.Take();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].first_position, "shard-000000");
  EXPECT_EQ(entries[0].last_position, "shard-000009");
  EXPECT_TRUE(entries[0].figures.total.counts.IsBalanced());
}

/// `text` with the stream's text in the other form.
std::string InTheNewForm(std::string text) {
  const std::string stream = StreamTextOf(fakes::kOldLedgerArn);
  for (std::size_t at = text.find(fakes::kOldLedgerStream); at != std::string::npos;
       at = text.find(fakes::kOldLedgerStream)) {
    text.replace(at, fakes::kOldLedgerStream.size(), stream);
  }
  return text;
}

TEST(LedgerSum, ARetryUnderTheNewFormCountsOnceWithTheOldEntry) {
  const std::string old(fakes::kOldLedgerEntry);
  for (const auto& [first, second] :
       {std::pair{old, InTheNewForm(old)}, std::pair{InTheNewForm(old), old}}) {
    LedgerSum sum;
    ASSERT_TRUE(sum.Add(first));
    ASSERT_TRUE(sum.Add(second));
    const auto entries = sum.Take();
    ASSERT_EQ(entries.size(), 1U);
    const event::Counts& counts = entries[0].figures.total.counts;
    EXPECT_EQ(counts.received, 5U);
    EXPECT_EQ(counts.stored, 2U);
    EXPECT_EQ(counts.duplicates, 1U);
    EXPECT_EQ(counts.conflicts, 1U);
    EXPECT_EQ(counts.quarantined, 1U);
    EXPECT_EQ(sum.origin().entries, 2U);
  }
}

TEST(LedgerSum, EntriesOfAnotherStreamStandAsTheyAre) {
  std::string other(fakes::kOldLedgerEntry);
  for (std::size_t at = other.find("2267d"); at != std::string::npos; at = other.find("2267d")) {
    other.replace(at, 5, "3267d");
  }
  LedgerSum sum;
  ASSERT_TRUE(sum.Add(fakes::kOldLedgerEntry));
  ASSERT_TRUE(sum.Add(other));  // of the same form: another stream by its text
  sum.NextStream();
  ASSERT_TRUE(sum.Add(InTheNewForm(std::string(fakes::kOldLedgerEntry))));
  EXPECT_EQ(sum.Take().size(), 3U);
}

TEST(LedgerSum, ASparseEntryCountsWhereItsRowsLieAndJoinsNoStretches) {
  Stretch stretch(40);  // of which 3, 10, 17, 24, 31 and 38 are rejected
  const std::vector<std::string> before = {stretch.Entry(0, 10), stretch.Entry(10, 20),
                                           stretch.Entry(20, 30), stretch.Entry(30, 40)};
  stretch.Accept(3);
  stretch.Accept(31);
  const std::string replayed = stretch.SparseEntry(std::vector<std::size_t>{3, 31});
  LedgerSum sum;
  ASSERT_TRUE(sum.Add(before[0]));
  ASSERT_TRUE(sum.Add(replayed));
  for (std::size_t i = 1; i < before.size(); ++i) ASSERT_TRUE(sum.Add(before[i]));
  const auto entries = sum.Take();
  ASSERT_EQ(entries.size(), 4U);
  EXPECT_EQ(entries[0].figures.total.counts.quarantined, 0U);
  EXPECT_EQ(entries[1].figures.total.counts.quarantined, 2U);
  EXPECT_EQ(entries[2].figures.total.counts.quarantined, 1U);
  EXPECT_EQ(entries[3].figures.total.counts.quarantined, 1U);
  for (const LedgerEntry& entry : entries) {
    EXPECT_EQ(entry.figures.total.counts.received, 10U);
    EXPECT_TRUE(entry.figures.total.counts.IsBalanced());
  }
}

TEST(LedgerSum, RowsOfASparseEntryThatNoStretchHoldsCountByThemselves) {
  const Stretch stretch(40);
  const std::string replayed = stretch.SparseEntry(std::vector<std::size_t>{2, 15, 39});
  const event::Figures figures =
      Sum({stretch.Entry(5, 10), replayed, stretch.Entry(20, 30), replayed});
  EXPECT_EQ(figures.total.counts.received, 5U + 10U + 3U);
  EXPECT_EQ(TextOf(Sum({replayed, replayed})), TextOf(Sum({replayed})));
}

TEST(LedgerSum, SparseEntriesOfAnotherStreamCountInNoneOfThisOne) {
  const auto at = [](std::string_view arn, int number) {
    return fmt::format("{}-000000000000-{:056}-000000", StreamTextOf(arn), number);
  };
  Stretch stretch(3);
  for (int i = 0; i < 3; ++i) stretch.Move(static_cast<std::size_t>(i), at("one", i));
  LedgerSum sum;
  ASSERT_TRUE(sum.Add(stretch.Entry(0, 3)));
  for (int i = 0; i < 3; ++i) stretch.Move(static_cast<std::size_t>(i), at("other", i));
  ASSERT_TRUE(sum.Add(stretch.SparseEntry(std::vector<std::size_t>{0, 1, 2})));
  const auto entries = sum.Take();
  ASSERT_EQ(entries.size(), 2U);
  for (const LedgerEntry& entry : entries) EXPECT_EQ(entry.figures.total.counts.received, 3U);
}

TEST(LedgerSum, ObjectThatIsNoEntryIsCorrupt) {
  LedgerSum sum;
  const auto added = sum.Add("{}");
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().kind, ErrorKind::kCorrupt);
}

TEST(LedgerRows, LineAtFaultIsNamed) {
  const auto rows = ParseLedgerRows("{\"fields\":[]}\n[\"p\",\"stored\"]\n");
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(rows.error().message, HasSubstr("line 2"));
}

RC_GTEST_PROP(LedgerSum, CountsEachPositionOnceHoweverAttemptsOverlap, ()) {
  const auto size = *rc::gen::inRange<std::size_t>(1, 40);
  const Stretch stretch(size);
  std::vector<std::string> objects;
  for (std::size_t first = 0; first < size;) {  // attempts that cover all of it …
    const std::size_t last = first + 1 + *rc::gen::inRange<std::size_t>(0, size - first);
    objects.push_back(stretch.Entry(first, last));
    first = last;
  }
  const auto further = *rc::gen::inRange(0, 5);
  for (int i = 0; i < further; ++i) {  // … and others, retries and zombies
    const auto first = *rc::gen::inRange<std::size_t>(0, size);
    const auto last = *rc::gen::inRange<std::size_t>(first + 1, size + 1);
    const std::vector<std::size_t> failed = {*rc::gen::inRange(first, last)};
    objects.push_back(stretch.Entry(first, last, failed));
  }
  RC_ASSERT(TextOf(Sum(objects)) == TextOf(Sum({stretch.Entry(0, size)})));
}

RC_GTEST_PROP(LedgerSum, ASparseEntryCountsAsAnyOther, ()) {
  const auto size = *rc::gen::inRange<std::size_t>(1, 40);
  Stretch stretch(size);
  std::vector<std::string> objects;
  const auto attempts = *rc::gen::inRange(0, 6);
  for (int i = 0; i < attempts; ++i) {
    const auto first = *rc::gen::inRange<std::size_t>(0, size);
    objects.push_back(stretch.Entry(first, *rc::gen::inRange(first + 1, size + 1)));
  }
  std::vector<std::string> others = objects;  // in which each record has an entry of its own
  const auto replays = *rc::gen::inRange(0, 4);
  for (int i = 0; i < replays; ++i) {
    auto taken = *rc::gen::nonEmpty(
        rc::gen::unique<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, size)));
    std::ranges::sort(taken);
    objects.push_back(stretch.SparseEntry(taken));
    for (const std::size_t record : taken) others.push_back(stretch.Entry(record, record + 1));
  }
  RC_ASSERT(TextOf(Sum(objects)) == TextOf(Sum(others)));
}

}  // namespace
}  // namespace weir::pipeline
