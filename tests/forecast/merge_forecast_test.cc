// What the merge and its roll-up ask for in a day, beside the bill that is forecast.
#include <string>

#include <gtest/gtest.h>

#include "src/plan/bill.h"

#include "tests/forecast/driven_lake.h"
#include "tests/forecast/expect_near.h"

namespace weir::forecast {
namespace {

constexpr double kDaysOfAMonth = plan::kHoursPerMonth / 24;

/// Of all that a bill's items of S3 and DynamoDB ask for, a day.
plan::Requests PlannedOf(const plan::Bill& bill, const plan::MergeLoad& merge) {
  plan::Requests planned;
  for (const plan::BillItem& item : bill.items) {
    const bool is_s3 = item.service == "S3" && item.unit == "requests";
    if (is_s3 && item.what.starts_with("PUTs") && item.what != "PUTs, landings") {
      planned.puts += item.amount / kDaysOfAMonth;
    }
    if (is_s3 && item.what.starts_with("LISTs")) planned.lists += item.amount / kDaysOfAMonth;
    if (is_s3 && item.what.starts_with("GETs")) planned.gets += item.amount / kDaysOfAMonth;
    if (item.unit == "write units") planned.head_writes += item.amount / kDaysOfAMonth;
    if (item.unit == "read units") planned.head_reads += item.amount / kDaysOfAMonth;
  }
  planned.turns = (merge.merge.turns + merge.roll_up.turns) * plan::kSecondsPerDay;
  return planned;
}

struct Case {
  const char* name;
  double events_per_second;
  double types;
  double late_share;
  std::uint32_t roll_after_hours;
};

class MergeForecast : public testing::TestWithParam<Case> {};

TEST_P(MergeForecast, IsWhatADayAsksFor) {
  plan::Workload workload;
  workload.events_per_second = GetParam().events_per_second;
  workload.types = GetParam().types;
  workload.late_share = GetParam().late_share;
  workload.late_days = 2;
  plan::Wishes wishes;
  wishes.roll_after_hours = GetParam().roll_after_hours;
  wishes.retention_hours = 24;
  wishes.horizon_days = 4;
  wishes.fresh_seconds = plan::kSecondsPerHour;  // fewer windows, and a test of seconds
  // Days that get late rows were rolled up before.
  const bool rolls_late = workload.late_share > 0 && wishes.roll_after_hours > 0;
  const double warm_up_hours = rolls_late ? 3 * 24 : 24;
  constexpr double kCountedHours = 24;
  wishes.index_hours = warm_up_hours + kCountedHours / 2;
  plan::Settings settings =
      plan::MakeSettings(workload, wishes, plan::Layout::kLanding, plan::StreamMode::kProvisioned,
                         plan::ClaimMode::kOnDemand);
  settings.merge_hold_hours = 5;  // with the window's own four times a day
  DrivenLake lake(workload, settings);
  lake.Run(warm_up_hours);
  const plan::Requests before = lake.counts();
  lake.Run(kCountedHours);
  const plan::Requests counted = lake.counts() - before;
  const plan::Requests planned = PlannedOf(plan::BillOf(workload, settings, plan::Prices()),
                                           plan::MergeLoadOf(workload, settings));
  ExpectNear(planned.puts, counted.puts, "PUT");
  ExpectNear(planned.lists, counted.lists, "LIST");
  ExpectNear(planned.gets, counted.gets, "GET");
  ExpectNear(planned.head_writes, counted.head_writes, "the head's writes");
  ExpectNear(planned.head_reads, counted.head_reads, "the head's reads");
  ExpectNear(planned.turns, counted.turns, "turns");
}

INSTANTIATE_TEST_SUITE_P(Lakes, MergeForecast,
                         testing::Values(Case{"Few", 0.02, 6, 0, 0}, Case{"Many", 0.06, 12, 0, 0},
                                         Case{"FewRolledUp", 0.02, 6, 0, 1},
                                         Case{"ManyRolledUp", 0.06, 12, 0, 1},
                                         Case{"Late", 0.08, 16, 0.1, 0},
                                         Case{"LateRolledUp", 0.05, 10, 0.2, 7}),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace weir::forecast
