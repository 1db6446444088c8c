// Bills: each item counted by hand, and what must hold of every bill.
#include "src/plan/bill.h"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::plan {
namespace {

using ::testing::AllOf;
using ::testing::DoubleNear;
using ::testing::Gt;
using ::testing::Lt;

constexpr double kMonthSeconds = 730 * 3'600;

/// What an item costs; -1 where the bill has none.
double Usd(const Bill& bill, std::string_view what) {
  const auto item = std::ranges::find(bill.items, what, &BillItem::what);
  return item == bill.items.end() ? -1 : item->usd;
}

double Amount(const Bill& bill, std::string_view what) {
  const auto item = std::ranges::find(bill.items, what, &BillItem::what);
  return item == bill.items.end() ? -1 : item->amount;
}

/// 1,000 events a second of 400 bytes in 300 partitions: the design's point of reference.
Workload Reference() { return {}; }

Settings ReferenceSettings() {
  Settings settings;
  settings.shards = 2;
  settings.retention_hours = 24;
  settings.batch_size = 1'000;
  settings.batch_window_seconds = 60;
  settings.claim_days = 60;
  settings.claim_item_bytes = 373;
  settings.has_pitr = true;
  return settings;
}

TEST(Bill, OfTheDesignsPointOfReference) {
  const Bill bill = BillOf(Reference(), ReferenceSettings(), Prices());
  EXPECT_THAT(bill.Of("Kinesis"), DoubleNear(59, 0.5));
  EXPECT_THAT(Usd(bill, "claims, on demand"), DoubleNear(1'643, 1));
  EXPECT_THAT(Usd(bill, "claims kept"), DoubleNear(571, 1));
  EXPECT_THAT(Usd(bill, "point-in-time recovery"), DoubleNear(457, 1));
  EXPECT_THAT(Usd(bill, "PUTs, lake"), DoubleNear(3'802, 1));
  EXPECT_THAT(bill.Total(), DoubleNear(6'550, 60));
}

TEST(Bill, OfTheReferenceTuned) {
  Settings settings = ReferenceSettings();
  settings.batch_size = 10'000;
  settings.claims = ClaimMode::kProvisioned;
  settings.claim_target = 0.8;
  settings.claim_days = 14;
  settings.claim_item_bytes = 190;
  settings.has_pitr = false;
  EXPECT_THAT(LoadOf(Reference(), settings).events_per_batch, DoubleNear(5'700, 60));
  EXPECT_THAT(BillOf(Reference(), settings, Prices()).Total(), AllOf(Gt(1'300), Lt(1'500)));
}

/// The goal: with all that it takes where the stream keeps a day, as the reference does, and
/// without the functions' seconds, which are assumed, where it keeps seven.
TEST(Bill, OfTheReferenceWithLandings) {
  Settings settings = ReferenceSettings();
  settings.layout = Layout::kLanding;
  settings.batch_size = 10'000;
  settings.batch_window_seconds = 300;
  const Bill bill = BillOf(Reference(), settings, Prices());
  EXPECT_THAT(bill.Total(), AllOf(Gt(85), Lt(115)));
  EXPECT_LT(bill.Of("DynamoDB"), 0.1);  // the merge's head
  settings.retention_hours = 168;
  const Bill week = BillOf(Reference(), settings, Prices());
  EXPECT_THAT(week.Total() - Usd(week, "processor") - Usd(week, "merge"), AllOf(Gt(105), Lt(115)));
}

TEST(Bill, OfAProvisionedStream) {
  Workload workload;
  workload.events_per_second = 2;
  workload.event_bytes = 26 << 10;  // two units of 25 KB
  Settings settings;
  settings.shards = 3;
  settings.retention_hours = 48;
  Bill bill = BillOf(workload, settings, Prices());
  EXPECT_DOUBLE_EQ(Amount(bill, "shards"), 3 * 730);
  EXPECT_DOUBLE_EQ(Usd(bill, "shards"), 3 * 730 * 0.015);
  EXPECT_DOUBLE_EQ(Amount(bill, "PUT payload units"), 2 * 2 * kMonthSeconds);
  EXPECT_DOUBLE_EQ(Usd(bill, "kept 1 to 7 days"), 3 * 730 * 0.02);
  EXPECT_EQ(Usd(bill, "kept beyond 7 days"), -1);

  settings.retention_hours = 24;
  EXPECT_EQ(Usd(BillOf(workload, settings, Prices()), "kept 1 to 7 days"), -1);
  settings.retention_hours = 168 + 1'000;  // 1,000 h of 52 KB a second
  bill = BillOf(workload, settings, Prices());
  EXPECT_DOUBLE_EQ(Amount(bill, "kept beyond 7 days"), 1'000 * 3'600.0 * 52 / (1 << 20));
}

TEST(Bill, OnDemandStreamsRoundEachRecordUpToAKilobyte) {
  Workload workload;
  workload.events_per_second = 1'024;
  workload.event_bytes = 400;
  Settings settings;
  settings.stream = StreamMode::kOnDemand;
  settings.retention_hours = 25;
  const double gb = kMonthSeconds / 1'024;  // 1,024 records of 1 KB are 1 MB a second
  Bill bill = BillOf(workload, settings, Prices());
  EXPECT_DOUBLE_EQ(Usd(bill, "stream"), 730 * 0.04);
  EXPECT_DOUBLE_EQ(Amount(bill, "data in, by whole KB"), gb);
  EXPECT_DOUBLE_EQ(Usd(bill, "data in, by whole KB"), gb * 0.08);
  EXPECT_DOUBLE_EQ(Usd(bill, "data out"), gb * 0.04);
  EXPECT_DOUBLE_EQ(Amount(bill, "kept 1 to 7 days"), 3'600.0 / 1'024);

  settings.is_aggregated = true;  // 60 events a record of 25,440 bytes: 25 KB
  bill = BillOf(workload, settings, Prices());
  EXPECT_DOUBLE_EQ(Amount(bill, "data in, by whole KB"), gb / 60 * 25);
}

TEST(Bill, OnDemandAdvantageIsPaidFor25MegabytesASecondAtLeast) {
  Workload workload;
  workload.events_per_second = 1'024;
  Settings settings;
  settings.stream = StreamMode::kAdvantage;
  const double floor_gb = 25 * kMonthSeconds / 1'024;
  Bill bill = BillOf(workload, settings, Prices());
  EXPECT_EQ(Usd(bill, "stream"), -1);
  EXPECT_DOUBLE_EQ(Amount(bill, "data in, by whole KB"), floor_gb);
  EXPECT_DOUBLE_EQ(Usd(bill, "data out"), floor_gb * 0.016);
  workload.events_per_second = 30 * 1'024;
  bill = BillOf(workload, settings, Prices());
  EXPECT_DOUBLE_EQ(Amount(bill, "data in, by whole KB"), 30 * kMonthSeconds / 1'024);
}

TEST(Bill, OfClaims) {
  Workload workload;
  workload.events_per_second = 100;
  workload.duplicate_share = 0.1;
  Settings settings;
  settings.claim_days = 10;
  settings.claim_item_bytes = 156;  // 256 with what DynamoDB adds
  Bill bill = BillOf(workload, settings, Prices());
  EXPECT_DOUBLE_EQ(Amount(bill, "claims, on demand"), 100 * kMonthSeconds);
  EXPECT_DOUBLE_EQ(Usd(bill, "claims, on demand"), 100 * kMonthSeconds * 0.625e-6);
  EXPECT_EQ(bill.Of("DynamoDB"), Usd(bill, "claims, on demand") + Usd(bill, "claims kept"))
      << "whose claim stands is in the answer";
  EXPECT_DOUBLE_EQ(Amount(bill, "claims kept"), 90 * 864'000.0 * 256 / (1 << 30));

  settings.claims = ClaimMode::kProvisioned;
  settings.claim_target = 0.5;
  bill = BillOf(workload, settings, Prices());
  EXPECT_DOUBLE_EQ(Usd(bill, "claims, provisioned"), 200 * 730 * 0.00065);
  EXPECT_DOUBLE_EQ(Usd(bill, "reads, provisioned"), 5 * 730 * 0.00013);
}

TEST(Bill, OfTheFunctionAndTheLake) {
  Workload workload;
  workload.events_per_second = 100;
  workload.types = 1;
  Settings settings;
  settings.batch_size = 50;
  settings.memory_mb = 1'024;
  const double seconds = LoadOf(workload, settings).batch_seconds;
  Bill bill = BillOf(workload, settings, Prices());
  EXPECT_DOUBLE_EQ(Amount(bill, "requests"), 2 * kMonthSeconds);
  EXPECT_DOUBLE_EQ(Amount(bill, "processor"), 2 * kMonthSeconds * seconds);
  EXPECT_DOUBLE_EQ(Usd(bill, "processor"), 2 * kMonthSeconds * seconds * 0.0000166667);
  EXPECT_DOUBLE_EQ(Amount(bill, "PUTs, lake"), 2 * kMonthSeconds);  // a batch has one partition
  EXPECT_DOUBLE_EQ(Usd(bill, "PUTs, ledger"), 2 * kMonthSeconds * 5e-6);
  EXPECT_DOUBLE_EQ(Usd(bill, "metrics"), 10 * 0.3);
  EXPECT_DOUBLE_EQ(Usd(bill, "alarms"), 5 * 0.1);
  EXPECT_DOUBLE_EQ(Amount(bill, "logs"), 2 * kMonthSeconds * 1'220 / (1 << 30));

  settings.layout = Layout::kEvent;
  bill = BillOf(workload, settings, Prices());
  EXPECT_DOUBLE_EQ(Amount(bill, "PUTs, lake"), 100 * kMonthSeconds);
  EXPECT_DOUBLE_EQ(Amount(bill, "lake, a month's events"), 100 * kMonthSeconds * 498 / (1 << 30));
  settings.is_arm = true;
  EXPECT_LT(Usd(BillOf(workload, settings, Prices()), "processor"), Usd(bill, "processor"));
}

TEST(Bill, OfLandingsHasAllThatTheMergeDoes) {
  Workload workload;
  workload.events_per_second = 20;
  workload.types = 1;
  Settings settings;
  settings.layout = Layout::kLanding;
  settings.batch_window_seconds = 300;
  settings.batch_size = 10'000;
  settings.index_hours = 7;
  const Bill bill = BillOf(workload, settings, Prices());
  EXPECT_DOUBLE_EQ(Amount(bill, "merge's schedule"), 4 * 730);
  const double batches = LoadOf(workload, settings).batches * kMonthSeconds;
  EXPECT_DOUBLE_EQ(Amount(bill, "requests"), batches + 4 * 730);
  EXPECT_DOUBLE_EQ(Amount(bill, "PUTs, landings"), batches);
  // A plan, its verdicts, its index, a manifest, its end; of every eighth window those of the
  // index; and at midnight another manifest, and how far it is.
  EXPECT_THAT(Amount(bill, "PUTs, merge"),
              DoubleNear(4 * 730 * (5 + 3 / 8.0) + batches + 2 * 730 / 24.0, 1));
  EXPECT_THAT(Amount(bill, "merge's head, writes"), DoubleNear(4 * 730 * 2 * 9 / 8.0, 60));
  EXPECT_DOUBLE_EQ(Amount(bill, "metrics"), 10);
  EXPECT_DOUBLE_EQ(Amount(bill, "alarms"), 9);
}

TEST(Bill, AScheduleIsPaidForThoughNothingLands) {
  Workload workload;
  workload.events_per_second = 1e-5;
  Settings settings;
  settings.layout = Layout::kLanding;
  EXPECT_DOUBLE_EQ(Amount(BillOf(workload, settings, Prices()), "merge's schedule"), 4 * 730);
}

TEST(Bill, AnOldIndexIsLookedThroughFileByFile) {
  Workload workload;
  workload.events_per_second = 1'000;
  Settings settings;
  settings.layout = Layout::kLanding;
  const auto gets = [&](double hours) {
    settings.index_hours = hours;
    return Amount(BillOf(workload, settings, Prices()), "GETs, merge");
  };
  // 17 runs of two days, 44 files each: all of them are opened by each of 2,920 windows.
  EXPECT_GT(gets(35 * 24), 17 * 44 * 2'920.0);
  EXPECT_LT(gets(24), gets(35 * 24) / 2);
}

TEST(Bill, LateEventsAreStoredEverySixHours) {
  Workload workload;
  workload.events_per_second = 1'000;
  Settings settings;
  settings.layout = Layout::kLanding;
  settings.batch_size = 10'000;  // a plan a window
  const Bill none = BillOf(workload, settings, Prices());
  workload.late_share = 0.03;
  const Bill held = BillOf(workload, settings, Prices());
  // Of 300 partitions and 7 days each has an object; and each window keeps its rows in one. Up to
  // six o'clock a window stores what is of the day before.
  const double times = 730 / 6.25;
  const double until_six = 2'920 / 4.0;
  EXPECT_NEAR(Amount(held, "PUTs, lake") - Amount(none, "PUTs, lake"),
              times * 300 * 7 + 2'920 + until_six * 300, 10);
  // A plan, its end and seven manifests, 1, 2 and 4 at once; how far it is between these, and
  // between nine times that objects are put. Until six a manifest more, and how far it is.
  EXPECT_NEAR(Amount(held, "PUTs, merge") - Amount(none, "PUTs, merge"),
              times * (9 + 2 + 8) + until_six * 2, 10);
  settings.merge_hold_hours = 0;
  EXPECT_GT(Amount(BillOf(workload, settings, Prices()), "PUTs, lake"), 2'920 * 300 * 7.0);
}

TEST(Bill, RollUpReadsEachFileTwiceAndMakesFewOfThem) {
  Workload workload;
  workload.events_per_second = 1'000;
  Settings settings;
  settings.layout = Layout::kLanding;
  const Bill never = BillOf(workload, settings, Prices());
  EXPECT_EQ(Amount(never, "GETs, roll-up"), -1);
  settings.roll_after_hours = 1;
  const Bill daily = BillOf(workload, settings, Prices());
  const double files = Amount(never, "PUTs, lake");
  EXPECT_GT(Amount(daily, "GETs, roll-up"), 2 * files);
  EXPECT_GT(Amount(daily, "PUTs, roll-up"), 300 * 30.0);
  EXPECT_LT(Amount(daily, "PUTs, roll-up"), files / 20);
  EXPECT_EQ(Amount(daily, "GETs, merge"), Amount(never, "GETs, merge"));
  EXPECT_LT(Amount(daily, "lake, a month's events"), Amount(never, "lake, a month's events"));
  EXPECT_EQ(Amount(daily, "roll-up's schedule"), -1) << "the merge does it";
}

TEST(Bill, WithClaimsTheRollUpHasAScheduleOfItsOwn) {
  Workload workload;
  workload.events_per_second = 1;
  workload.types = 3;
  Settings settings;
  settings.batch_size = 10'000;
  settings.batch_window_seconds = 300;
  const Bill never = BillOf(workload, settings, Prices());
  settings.roll_after_hours = 1;
  const Bill daily = BillOf(workload, settings, Prices());
  const double files = Amount(never, "PUTs, lake");
  EXPECT_EQ(Amount(never, "roll-up's schedule"), -1);
  EXPECT_DOUBLE_EQ(Amount(daily, "roll-up's schedule"), 730.0 / 6);
  EXPECT_DOUBLE_EQ(Amount(daily, "requests"), Amount(never, "requests") + 730.0 / 6);
  EXPECT_DOUBLE_EQ(Amount(daily, "metrics"), Amount(never, "metrics") + 1);
  EXPECT_DOUBLE_EQ(Amount(daily, "alarms"), Amount(never, "alarms") + 1);
  EXPECT_GT(Amount(daily, "GETs, roll-up"), 2 * files);
  // A tombstone, its mark and the manifest, and a file of each type.
  EXPECT_NEAR(Amount(daily, "PUTs, roll-up"), 730 / 24.0 * (3 + 3), 1);
  // 16 bytes an event, and what the old files are called.
  EXPECT_GT(Amount(daily, "tombstones, a month's events"), 16 * kMonthSeconds / (1 << 30));
  EXPECT_GT(Usd(daily, "roll-up"), 0);
}

TEST(Bill, OfAFewEventsIsWhatIsFixed) {
  Workload workload;
  workload.events_per_second = 10 / 3'600.0;
  for (const StreamMode stream : {StreamMode::kProvisioned, StreamMode::kOnDemand}) {
    const Settings settings =
        MakeSettings(workload, {}, Layout::kBatch, stream, ClaimMode::kOnDemand);
    const Bill bill = BillOf(workload, settings, Prices());
    const double by_the_event = bill.Of("DynamoDB") + bill.Of("S3") + bill.Of("Lambda");
    EXPECT_LT(by_the_event, 0.02 * bill.Total());
  }
}

RC_GTEST_PROP(BillProperty, MoreEventsNeverCostLess, ()) {
  Workload workload;
  workload.events_per_second = std::pow(10, *rc::gen::inRange(-30, 60) / 10.0);
  workload.event_bytes = *rc::gen::inRange(50, 50'000);
  workload.types = *rc::gen::inRange(1, 2'000);
  workload.late_share = *rc::gen::inRange(0, 100) / 100.0;
  workload.duplicate_share = *rc::gen::inRange(0, 50) / 100.0;
  workload.bad_share = *rc::gen::inRange(0, 50) / 100.0;
  Wishes wishes;
  wishes.fresh_seconds = *rc::gen::inRange(1, 900);
  wishes.is_aggregated = *rc::gen::arbitrary<bool>();
  const auto layout = static_cast<Layout>(*rc::gen::inRange(0, 3));
  const auto stream = static_cast<StreamMode>(*rc::gen::inRange(0, 3));
  const auto claims = static_cast<ClaimMode>(*rc::gen::inRange(0, 2));
  const auto total = [&](const Workload& some) {
    return BillOf(some, MakeSettings(some, wishes, layout, stream, claims), Prices()).Total();
  };
  Workload more = workload;
  more.events_per_second *= 1 + *rc::gen::inRange(1, 300) / 100.0;
  RC_ASSERT(total(workload) > 0);
  RC_ASSERT(total(workload) <= total(more) * (1 + 1e-12));
}

}  // namespace
}  // namespace weir::plan
