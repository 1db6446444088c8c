// A ledger whose entries have positions of both forms adds up, whatever stands beside them.
#include "src/lake/ledger_reader.h"

#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "src/pipeline/row_counter.h"
#include "src/pipeline/stream_position.h"

#include "tests/fakes/in_memory_object_listing.h"
#include "tests/fakes/old_ledger_entry.h"

namespace weir::lake {
namespace {

constexpr std::string_view kArn = fakes::kOldLedgerArn;
constexpr std::string_view kOld = fakes::kOldLedgerStream;

/// As the shard of the old entry has it: its records are 1 to 5.
std::string Position(std::string_view stream, int number, int shard = 0) {
  return fmt::format("{}-{:012}-491795903612915000000000000000000{:02}01795903615{:010}-000000",
                     stream, shard, number, shard);
}

class LedgerReaderTest : public testing::Test {
 protected:
  /// The entry of an attempt that has stored the records [first, last].
  void Put(std::string_view stream, int first, int last, std::string_view source = kArn,
           int shard = 0) {
    std::string rows = "{\"fields\":[]}\n";
    for (int number = first; number <= last; ++number) {
      rows += fmt::format(R"(["{}","stored","none",1,"account","2021-07-15",0,0,0,10])",
                          Position(stream, number, shard)) +
              "\n";
    }
    pipeline::LedgerEntry entry{.source = std::string(source),
                                .schema = "weir",
                                .first_position = Position(stream, first, shard),
                                .last_position = Position(stream, last, shard),
                                .arrived_at = {},
                                .figures = CountRows(pipeline::ParseLedgerRows(rows).value())};
    PutObject(entry.first_position, FormatLedgerEntry(entry) + "\n" + rows);
  }

  void PutObject(std::string_view first_position, std::string text) {
    listing_.objects()[fmt::format("ledger/{}-{:016x}-0.json", first_position, ++tokens_)] =
        std::move(text);
  }

  event::Counts Sum() {
    const auto ledger = ReadLedger(listing_, "");
    EXPECT_TRUE(ledger) << ledger.error().message;
    event::Counts counts;
    for (const auto& entry : ledger->entries) counts.Merge(entry.figures.total.counts);
    EXPECT_TRUE(counts.IsBalanced());
    EXPECT_EQ(ledger->origin.entries, listing_.objects().size());
    return counts;
  }

  const std::string new_ = pipeline::StreamTextOf(kArn);
  int tokens_ = 0;
  fakes::InMemoryObjectListing listing_;
};

TEST_F(LedgerReaderTest, WhatAnOldPackageCountedCountsOnceWithWhatIsCountedNow) {
  PutObject(Position(kOld, 1), std::string(fakes::kOldLedgerEntry));
  Put(new_, 1, 2);  // the retry, cut elsewhere
  Put(new_, 6, 9);
  const event::Counts counts = Sum();
  EXPECT_EQ(counts.received, 9U);
  EXPECT_EQ(counts.stored, 2U + 4U);
  EXPECT_EQ(counts.conflicts, 1U);
}

/// Old entries stand before all new ones in the listing, over several pages of each.
TEST_F(LedgerReaderTest, EntriesOfBothFormsAreMergedByTheirPlaces) {
  for (int first = 1; first <= 37; first += 4) Put(kOld, first, first + 3);
  for (int first = 3; first <= 43; first += 4) Put(new_, first, first + 3);
  EXPECT_EQ(Sum().received, 46U);
}

/// Made again under its name before the package was changed: two old texts, and one new.
TEST_F(LedgerReaderTest, AStreamMayHaveSeveralOldTexts) {
  constexpr std::string_view kFirst = "f0000000000000a1";
  Put(kFirst, 1, 6);
  Put(kOld, 10, 16);
  Put(new_, 4, 12);
  EXPECT_EQ(Sum().received, 16U);
}

TEST_F(LedgerReaderTest, StreamsAndShardsAreCountedEachByItself) {
  const std::string_view other = "arn:aws:kinesis:eu-west-1:000000000000:stream/events";
  const std::string other_new = pipeline::StreamTextOf(other);
  constexpr std::string_view kOtherOld = "a000000000000001";
  for (const int shard : {0, 1}) {
    Put(kOld, 1, 10, kArn, shard);
    Put(new_, 5, 15, kArn, shard);
    Put(kOtherOld, 2, 4, other, shard);
    Put(other_new, 3, 20, other, shard);
  }
  Put(pipeline::StreamTextOf("arn:aws:kinesis:us-east-1:1:stream/new"), 1, 7);
  EXPECT_EQ(Sum().received, 2U * (15 + 19) + 7);
}

/// Entries of a replay of rows name what was replayed: the stream's own entries say whose they are.
TEST_F(LedgerReaderTest, AReplayOfOldRowsBelongsToItsStream) {
  Put(kOld, 1, 3, "s3://lake/quarantine/a");
  Put(kOld, 2, 3, "s3://lake/quarantine/b");
  Put(kOld, 1, 5);
  Put(new_, 1, 6);
  EXPECT_EQ(Sum().received, 6U);
}

TEST_F(LedgerReaderTest, WithoutOldEntriesNamesAreInTheRightOrder) {
  for (int first = 1; first <= 20; ++first) Put(new_, first, first + 2);
  EXPECT_EQ(Sum().received, 22U);
}

TEST_F(LedgerReaderTest, WhatIsNoEntryIsNamed) {
  PutObject("something", "else");
  const auto ledger = ReadLedger(listing_, "");
  ASSERT_FALSE(ledger);
  EXPECT_NE(ledger.error().message.find("memory://ledger/something"), std::string::npos);
}

}  // namespace
}  // namespace weir::lake
