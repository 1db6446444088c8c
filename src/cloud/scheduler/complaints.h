// What the log is told of schedules that fail: a line a minute for each of them at most.
#pragma once

#include <map>

#include "src/cloud/scheduler/model.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::scheduler {

class Complaints {
 public:
  static constexpr store::Duration kApart = std::chrono::minutes(1);

  /// Whether another line may be said of it now; then it counts as said.
  bool MayTell(const ScheduleKey& schedule, TimePoint now);

 private:
  std::map<ScheduleKey, TimePoint> told_;  ///< when; what is older than kApart goes
  TimePoint swept_{};
};

}  // namespace weir::cloud::scheduler
