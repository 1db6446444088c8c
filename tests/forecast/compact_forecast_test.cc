// What the scheduled roll-up of layouts `batch` and `event` asks for in a day, beside the forecast.
#include <string>

#include <gtest/gtest.h>

#include "src/plan/compact_load.h"

#include "tests/forecast/driven_days.h"
#include "tests/forecast/expect_near.h"

namespace weir::forecast {
namespace {

struct Days {
  const char* name;
  plan::Layout layout;
  double events_per_second;
  double types;
  double late_share;
};

class CompactForecast : public testing::TestWithParam<Days> {};

TEST_P(CompactForecast, IsWhatADayAsksFor) {
  plan::Workload workload;
  workload.events_per_second = GetParam().events_per_second;
  workload.types = GetParam().types;
  workload.late_share = GetParam().late_share;
  workload.late_days = 2;
  plan::Wishes wishes;
  wishes.roll_after_hours = 1;
  wishes.fresh_seconds = 300;
  constexpr double kWarmUpHours = 3 * 24;
  constexpr double kCountedHours = 24;
  // So many days are over, with those that late events are of.
  wishes.index_hours = kWarmUpHours + (workload.late_share > 0 ? workload.late_days * 24 : 0);
  const plan::Settings settings =
      plan::MakeSettings(workload, wishes, GetParam().layout, plan::StreamMode::kProvisioned,
                         plan::ClaimMode::kOnDemand);
  DrivenDays lake(workload, settings);
  lake.Run(kWarmUpHours);
  const plan::Requests before = lake.counts();
  const double bytes = lake.BytesBelow("tombstones/");
  lake.Run(kCountedHours);
  const plan::Requests counted = lake.counts() - before;
  const plan::CompactLoad planned = plan::CompactLoadOf(workload, settings);
  const plan::Requests a_day = plan::kSecondsPerDay * planned.requests;
  ExpectNear(a_day.puts, counted.puts, "PUT");
  ExpectNear(a_day.lists, counted.lists, "LIST");
  ExpectNear(a_day.gets, counted.gets, "GET");
  ExpectNear(a_day.turns, counted.turns, "turns");
  ExpectNear(planned.tombstones_gb * plan::kGb * 24 / plan::kHoursPerMonth,
             lake.BytesBelow("tombstones/") - bytes, "bytes of tombstones");
}

INSTANTIATE_TEST_SUITE_P(Lakes, CompactForecast,
                         testing::Values(Days{"BatchFew", plan::Layout::kBatch, 0.02, 2, 0},
                                         Days{"BatchMany", plan::Layout::kBatch, 0.08, 8, 0},
                                         Days{"EventFew", plan::Layout::kEvent, 0.01, 4, 0},
                                         Days{"EventMany", plan::Layout::kEvent, 0.03, 12, 0},
                                         Days{"BatchLate", plan::Layout::kBatch, 0.05, 4, 0.2}),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace weir::forecast
