// Workloads: bounds, and what a ledger tells.
#include "src/plan/workload.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::plan {
namespace {

using ::testing::DoubleNear;
using ::testing::HasSubstr;

constexpr std::int64_t kMicros = 1'000'000;
constexpr std::int64_t kDay = 86'400 * kMicros;

event::Figures TenThousandEvents() {
  event::Figures figures;
  figures.total.counts.received = 10'000;
  figures.total.counts.stored = 9'000;
  figures.total.counts.duplicates = 700;
  figures.total.counts.conflicts = 100;
  figures.total.counts.quarantined = 200;
  figures.total.counts.bytes = 3'500'000;
  for (int i = 0; i < 9'000; ++i) figures.total.lateness.Add(i < 900 ? 3 * kDay : kMicros);
  for (const char* type : {"account", "order"}) figures.by_type[type];
  figures.by_type[std::string(event::kUnknownType)];
  for (std::int32_t day = 0; day < 5; ++day)
    figures.by_day[event::DayOf(event::Timestamp{day * kDay})];
  figures.by_day[std::nullopt];
  return figures;
}

std::string WrongWith(const Workload& workload) {
  const auto checked = Check(workload);
  return checked ? "no complaint" : checked.error().message;
}

TEST(Workload, OfALedgerIsWhatArrived) {
  const auto observed =
      WorkloadOf(TenThousandEvents(), {0}, {10'000 * kMicros}, Workload{.peak = 3});
  ASSERT_TRUE(observed) << observed.error().message;
  const Workload& workload = observed->workload;
  EXPECT_DOUBLE_EQ(workload.events_per_second, 1);
  EXPECT_DOUBLE_EQ(workload.event_bytes, 350);
  EXPECT_DOUBLE_EQ(workload.types, 2);
  EXPECT_DOUBLE_EQ(workload.duplicate_share, 0.07);
  EXPECT_DOUBLE_EQ(workload.bad_share, 0.03);
  EXPECT_THAT(workload.late_share, DoubleNear(0.1, 0.001));
  EXPECT_DOUBLE_EQ(workload.late_days, 4);
  EXPECT_DOUBLE_EQ(workload.peak, 3);
  EXPECT_THAT(observed->rate_from, HasSubstr("arrivals"));
}

TEST(Workload, OfABackfillIsWhatItsDaysHad) {
  const auto observed = WorkloadOf(TenThousandEvents(), {0}, {0}, {});
  ASSERT_TRUE(observed) << observed.error().message;
  EXPECT_DOUBLE_EQ(observed->workload.events_per_second, 10'000 / (5 * 86'400.0));
  EXPECT_DOUBLE_EQ(observed->workload.late_share, 0);
  EXPECT_THAT(observed->rate_from, HasSubstr("days of its events"));
}

TEST(Workload, OfAnEmptyLedgerIsUnknown) {
  const auto observed = WorkloadOf({}, {0}, {0}, {});
  ASSERT_FALSE(observed);
  EXPECT_EQ(observed.error().kind, ErrorKind::kNotFound);
}

TEST(Workload, BoundsAreSaid) {
  EXPECT_EQ(WrongWith({}), "no complaint");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double rate : {0.0, -1.0, 2e9, nan}) {
    EXPECT_THAT(WrongWith({.events_per_second = rate}), HasSubstr("events a second")) << rate;
  }
  for (const double bytes : {0.0, 2e6, nan}) {
    EXPECT_THAT(WrongWith({.event_bytes = bytes}), HasSubstr("bytes")) << bytes;
  }
  EXPECT_THAT(WrongWith({.types = 0}), HasSubstr("types"));
  EXPECT_THAT(WrongWith({.duplicate_share = 0.6, .bad_share = 0.6}), HasSubstr("shares"));
  EXPECT_THAT(WrongWith({.late_share = nan}), HasSubstr("shares"));
  EXPECT_THAT(WrongWith({.late_days = 0}), HasSubstr("days"));
  EXPECT_THAT(WrongWith({.peak = 0.5}), HasSubstr("peak"));
}

}  // namespace
}  // namespace weir::plan
