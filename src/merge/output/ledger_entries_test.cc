// Which landings have one entry of the ledger together, and what it says.
#include "src/merge/output/ledger_entries.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/merge/merge_testing.h"
#include "src/merge/merged_lake_testing.h"
#include "src/pipeline/ledger.h"

namespace weir::merge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class LedgerEntriesTest : public ::testing::Test {
 protected:
  static std::string Event(int id) { return MergedLake::Event(id); }

  std::vector<std::string> EntriesAfterMerge() {
    lake_.MergeAll();
    return lake_.NamesBelow("ledger/");
  }
  pipeline::LedgerEntry EntryIn(const std::string& name) {
    const std::string& bytes = lake_.objects.objects[name];
    auto entry = pipeline::ParseLedgerEntry(bytes.substr(0, bytes.find('\n')));
    EXPECT_TRUE(entry) << entry.error().message;
    return entry ? *std::move(entry) : pipeline::LedgerEntry();
  }

  MergedLake lake_;
};

TEST_F(LedgerEntriesTest, LandingsOneBehindTheOtherHaveOneTogether) {
  lake_.Land(0, 1, {Event(1), Event(2)});
  lake_.objects.now.micros += 200 * event::kMicrosPerSecond;
  lake_.Land(0, 10, {Event(1), "{"});
  lake_.Land(0, 20, {Event(3)});
  const auto names = EntriesAfterMerge();
  ASSERT_THAT(names, ElementsAre(HasSubstr(PositionIn(0, 1) + "-0000000000000001-0.json")));
  const pipeline::LedgerEntry entry = EntryIn(names[0]);
  EXPECT_EQ(entry.first_position, PositionIn(0, 1));
  EXPECT_EQ(entry.last_position, PositionIn(0, 20));
  EXPECT_EQ(entry.arrived_at, lake_.objects.now);
  EXPECT_EQ(entry.figures.total.counts.received, 5U);
  EXPECT_EQ(entry.figures.total.counts.stored, 3U);
  EXPECT_EQ(entry.figures.total.counts.duplicates, 1U);
  EXPECT_EQ(entry.figures.total.counts.quarantined, 1U);
  EXPECT_THAT(lake_.LinesBelow("ledger/"), SizeIs(2 + 5));
}

TEST_F(LedgerEntriesTest, ThoseOfAnotherShardOrLongAfterHaveTheirOwn) {
  lake_.Land(0, 1, {Event(1)});
  lake_.Land(3, 1, {Event(2)});
  lake_.objects.now.micros += 241 * event::kMicrosPerSecond;
  lake_.Land(0, 10, {Event(3)});
  EXPECT_THAT(EntriesAfterMerge(),
              ElementsAre(HasSubstr(PositionIn(0, 1)), HasSubstr(PositionIn(0, 10)),
                          HasSubstr(PositionIn(3, 1))));
}

TEST_F(LedgerEntriesTest, ThoseOfAnotherSchemaHaveTheirOwn) {
  event::Schema other;
  other.name = "other";
  lake_.Land(0, 1, {Event(1)});
  lake_.Land(0, 10, {Event(2)}, other);
  lake_.Land(0, 20, {Event(3)}, other);
  EXPECT_THAT(EntriesAfterMerge(),
              ElementsAre(HasSubstr(PositionIn(0, 1)), HasSubstr(PositionIn(0, 10))));
}

TEST_F(LedgerEntriesTest, OneThatBeginsWhereAnotherHasBeenIsNotJoined) {
  lake_.Land(0, 1, {Event(1), Event(2)});
  lake_.Land(0, 2, {Event(2), Event(3)});
  const auto names = EntriesAfterMerge();
  ASSERT_THAT(names, SizeIs(2));
  EXPECT_EQ(EntryIn(names[0]).figures.total.counts.received, 2U);
  EXPECT_EQ(EntryIn(names[1]).figures.total.counts.received, 1U);
}

TEST_F(LedgerEntriesTest, ALandingOfWhichNothingCountsNamesNone) {
  lake_.Land(0, 1, {Event(1), Event(2)});
  lake_.MergeAll();
  lake_.Land(0, 1, {Event(1), Event(2)});
  lake_.Land(0, 5, {Event(5)});
  EXPECT_THAT(EntriesAfterMerge(), ElementsAre(HasSubstr(PositionIn(0, 1) + "-0000000000000001"),
                                               HasSubstr(PositionIn(0, 5))));
}

}  // namespace
}  // namespace weir::merge
