// The sum of a ledger: nothing hides in it.
#include "src/lake/report.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::lake {
namespace {

using pipeline::LedgerEntry;
using ::testing::ElementsAre;

LedgerEntry Entry(std::uint64_t received, std::uint64_t stored, std::int64_t arrived_at = 0) {
  LedgerEntry entry;
  entry.schema = "weir";
  entry.arrived_at = {arrived_at};
  entry.figures.total.counts.received = received;
  entry.figures.total.counts.stored = stored;
  return entry;
}

TEST(Report, OfAnEmptyLedgerIsBalanced) {
  const Report report = MakeReport("lake", {});
  EXPECT_EQ(report.entries, 0);
  EXPECT_TRUE(report.IsBalanced());
}

TEST(Report, SumsEntries) {
  std::vector<LedgerEntry> entries = {Entry(2, 2, 10), Entry(3, 3, 20), Entry(1, 1, 30)};
  entries[1].schema = "github";
  const Report report = MakeReport("lake", entries);
  EXPECT_EQ(report.lake, "lake");
  EXPECT_EQ(report.entries, 3);
  EXPECT_THAT(report.schemas, ElementsAre("github", "weir"));
  EXPECT_EQ(report.first_arrival.micros, 10);
  EXPECT_EQ(report.last_arrival.micros, 30);
  EXPECT_EQ(report.figures.total.counts.stored, 6);
  EXPECT_TRUE(report.IsBalanced());
}

TEST(Report, LetsNoErrorMakeUpForAnother) {
  const std::vector<LedgerEntry> entries = {Entry(5, 3), Entry(3, 5)};
  const Report report = MakeReport("lake", entries);
  EXPECT_TRUE(report.figures.total.counts.IsBalanced());
  EXPECT_FALSE(report.IsBalanced());
  EXPECT_EQ(report.missing, 2);
  EXPECT_EQ(report.surplus, 2);
}

TEST(EventsPerDay, CountsDaysThatHaveEvents) {
  event::Figures figures;
  EXPECT_EQ(EventsPerDay(figures), std::nullopt);
  figures.total.counts.stored = 10;
  figures.by_day[event::Day{1}].counts.stored = 4;
  figures.by_day[event::Day{9}].counts.stored = 6;
  figures.by_day[event::Day{5}].counts.quarantined = 1;
  figures.by_day[std::nullopt].counts.quarantined = 1;
  EXPECT_EQ(EventsPerDay(figures), 5);
}

}  // namespace
}  // namespace weir::lake
