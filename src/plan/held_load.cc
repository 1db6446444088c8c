// Late rows, by how long their days have been over.
#include "src/plan/held_load.h"

#include <algorithm>

#include "src/plan/load.h"

namespace weir::plan {

double HeldSeconds(const Settings& settings) {
  return (settings.merge_hold_hours * 60.0 + settings.merge_minutes) * kSecondsPerMinute;
}

HeldLoad HeldLoadOf(const Workload& workload, const Settings& settings, double plans) {
  constexpr double kHoursPerDay = 24;
  const double late = workload.late_share * workload.StoredPerSecond();
  if (late <= 0) return {};
  const double of_a_plan = late * settings.merge_minutes * kSecondsPerMinute / plans;
  HeldLoad held;
  held.holds = settings.merge_hold_hours > 0;
  if (!held.holds) {
    held.at_once = 1;
    held.added = ExpectedFilled(workload.types * workload.late_days, of_a_plan);
    held.added_days = ExpectedFilled(workload.late_days, of_a_plan);
    return held;
  }
  held.at_once = std::min(1.0, settings.merge_hold_hours / kHoursPerDay);
  held.added = ExpectedFilled(workload.types, of_a_plan / workload.late_days);
  held.added_days = std::min(1.0, of_a_plan / workload.late_days);
  const double share = 1 - held.at_once / workload.late_days;
  held.rows = late * share;
  held.seconds = HeldSeconds(settings);
  held.parts = std::min(1.0, of_a_plan * share);
  held.objects = ExpectedFilled(workload.types * workload.late_days, held.rows * held.seconds);
  held.days = ExpectedFilled(workload.late_days, held.rows * held.seconds);
  return held;
}

}  // namespace weir::plan
