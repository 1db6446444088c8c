// A report for people: exact tables, bounded whatever is in them.
#include "src/cli/report_tables.h"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cli {
namespace {

using event::Counts;
using event::Day;
using event::Figures;
using event::Slice;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::size_t kTop = 20;

lake::Report ReportOf(Figures figures) {
  pipeline::LedgerEntry entry;
  entry.schema = "weir";
  entry.arrived_at = {1'626'307'200'000'000};
  entry.figures = std::move(figures);
  return lake::MakeReport("my-lake", {&entry, 1});
}

Slice Stored(std::uint64_t count) {
  Slice slice;
  slice.counts.received = count;
  slice.counts.stored = count;
  return slice;
}

/// 1,900 events of a type, and 100 records of which nothing is known.
Figures SomeFigures() {
  Slice account{.counts = {.received = 1'900,
                           .complete = 1'900,
                           .valid = 1'900,
                           .stored = 1'800,
                           .duplicates = 90,
                           .conflicts = 10,
                           .quarantined = 0,
                           .bytes = 1'000'000},
                .lateness = {}};
  account.lateness.Add(15'000);
  const Slice unknown{.counts = {.received = 100,
                                 .complete = 50,
                                 .valid = 0,
                                 .stored = 0,
                                 .duplicates = 0,
                                 .conflicts = 0,
                                 .quarantined = 100,
                                 .bytes = 234'567},
                      .lateness = {}};
  Figures figures;
  figures.total = account;
  figures.total.Merge(unknown);
  figures.by_type["account"] = account;
  figures.by_type["(unknown)"] = unknown;
  figures.by_day[Day{18'823}] = account;
  figures.by_day[std::nullopt] = unknown;
  figures.by_reason.at(static_cast<std::size_t>(event::Reason::kInvalidJson)) = 100;
  figures.by_reason.at(static_cast<std::size_t>(event::Reason::kConflict)) = 10;
  figures.by_field["created_at"] = {1'950, 1'900};
  figures.by_field["event_uuid"] = {2'000, 2'000};
  return figures;
}

TEST(ReportText, IsAsPeopleSeeIt) {
  EXPECT_EQ(ReportText(ReportOf(SomeFigures()), kTop), R"(my-lake
1 ledger entry, 2021-07-15T00:00:00Z to 2021-07-15T00:00:00Z; schema weir

  ledger         records
  received         2,000
  = stored         1,800
  + duplicates        90
  + conflicts         10
  + quarantined      100
  It balances: every record is accounted for.

  quality         share
  uniqueness    94.74 %
  completeness  97.50 %
  validity      97.44 %

  arrival after created_at  at most
  p50                         15 ms
  p95                         15 ms
  p99                         15 ms

  volume        received
  records          2,000
  bytes          1.23 MB
  events a day     1,800

  type       stored  duplicates  conflicts  quarantined   unique     valid  p95 late
  account     1,800          90         10            0  94.74 %  100.00 %     15 ms
  (unknown)       0           0          0          100        -    0.00 %         -

  day         stored  duplicates  conflicts  quarantined   unique     valid  p95 late
  2021-07-15   1,800          90         10            0  94.74 %  100.00 %     15 ms
  (unknown)        0           0          0          100        -    0.00 %         -

  quarantine, by reason  records  of received
  invalid_json               100       5.00 %
  conflict                    10       0.50 %

  field       present  of received  valid  of present
  created_at    1,950      97.50 %  1,900     97.44 %
  event_uuid    2,000     100.00 %  2,000    100.00 %
)");
}

TEST(ReportText, SaysThatALakeIsEmpty) {
  EXPECT_EQ(ReportText(lake::MakeReport("my-lake", {}), kTop),
            "my-lake\nThe lake is empty: no run has taken anything into it yet.\n");
}

TEST(ReportText, SaysThatRecordsAreStillOnTheirWayAndBalancesOnlySoFar) {
  lake::Report report = ReportOf(SomeFigures());
  report.backlog = {.streams = {"clicks", "events"}, .behind = {"events"}, .failed = {"s3://f"}};
  const std::string text = ReportText(report, kTop);
  EXPECT_THAT(text, HasSubstr("It balances so far"));
  EXPECT_THAT(text, HasSubstr("RECORDS ARE STILL ON THEIR WAY: stream events holds"));
  EXPECT_THAT(text, HasSubstr("s3://f"));
  report.backlog->behind.clear();
  EXPECT_EQ(ReportText(report, kTop), ReportText(ReportOf(SomeFigures()), kTop));
}

TEST(ReportText, SaysThatMoreComesIntoAnEmptyLake) {
  lake::Report report = lake::MakeReport("s3://lake", {});
  report.backlog = {.streams = {"events"}, .behind = {"events"}, .failed = {}};
  EXPECT_EQ(
      ReportText(report, kTop),
      "s3://lake\n"
      "The lake is empty: nothing has been taken into it yet.\n"
      "RECORDS ARE STILL ON THEIR WAY: stream events holds some that the ledger does not know "
      "yet.\n");
}

TEST(ReportText, SaysWhyItDoesNotKnowWhetherMoreComes) {
  lake::Report report = ReportOf(SomeFigures());
  report.backlog_unknown = "Lambda ListEventSourceMappings: AccessDeniedException";
  EXPECT_THAT(ReportText(report, kTop),
              HasSubstr("Whether records are still on their way is not known: Lambda List"));
}

TEST(ReportText, SaysByHowMuchTheLedgerDoesNotBalance) {
  Figures figures;
  figures.total.counts.received = 5'000;
  figures.total.counts.stored = 3'000;
  EXPECT_THAT(ReportText(ReportOf(figures), kTop),
              HasSubstr("IT DOES NOT BALANCE: of 2,000 received nobody knows what became; 0 more"));
}

TEST(ReportText, LeavesReasonsOutWhereThereAreNone) {
  EXPECT_THAT(ReportText(ReportOf({}), kTop), Not(HasSubstr("by reason")));
}

TEST(ReportText, GathersAllButTheLargestTypes) {
  Figures figures;
  for (std::uint64_t i = 1; i <= 300; ++i) figures.by_type["type" + std::to_string(i)] = Stored(i);
  const std::string text = ReportText(ReportOf(figures), 2);
  EXPECT_THAT(text, HasSubstr("\n  type300        300 "));
  EXPECT_THAT(text, HasSubstr("\n  type299        299 "));
  EXPECT_THAT(text, HasSubstr("\n  (298 more)  44,551 "));
  EXPECT_THAT(text, Not(HasSubstr("type298")));
}

TEST(ReportText, GathersAllButTheNewestDays) {
  Figures figures;
  for (std::int32_t day = 1; day <= 100; ++day) figures.by_day[Day{day}] = Stored(10);
  figures.by_day[std::nullopt] = Stored(7);
  const std::string text = ReportText(ReportOf(figures), kTop);
  EXPECT_THAT(text, HasSubstr("\n  1970-04-11 "));
  EXPECT_THAT(text, HasSubstr("\n  1970-03-12 "));
  EXPECT_THAT(text, Not(HasSubstr("1970-03-11")));
  EXPECT_THAT(text, HasSubstr("\n  (69 before)     690 "));
  EXPECT_THAT(text, HasSubstr("\n  (unknown)         7 "));
}

TEST(ReportText, ShowsHostileNamesEscapedAndCut) {
  Figures figures;
  figures.by_type["\x1b[2J\n" + std::string(500, 'x')] = Stored(1);
  figures.by_type[std::string(500, '\0')] = Stored(1);
  figures.by_field["\u202e"] = {1, 1};
  const std::string text = ReportText(ReportOf(figures), kTop);
  EXPECT_THAT(text, HasSubstr(R"(\x1b[2J\nxxx)"));
  for (const char c : text) EXPECT_TRUE(c == '\n' || (c >= ' ' && c <= '~'));
}

TEST(ReportText, FitsAHundredColumnsUpToBillions) {
  constexpr std::uint64_t kMany = 9'999'999'999;
  Slice slice{.counts = {kMany, kMany, kMany - 1, kMany / 2, kMany / 4, 99'999, kMany / 4, kMany},
              .lateness = {}};
  slice.lateness.Add(31'536'000'000'000);
  Figures figures;
  figures.total = slice;
  figures.by_type[std::string(200, 't')] = slice;
  figures.by_day[Day{0}] = slice;
  figures.by_field[std::string(200, 'f')] = {kMany, kMany - 1};
  figures.by_reason.at(1) = kMany;
  std::istringstream lines(ReportText(ReportOf(figures), kTop));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100) << line;
}

}  // namespace
}  // namespace weir::cli
