// Swept once a minute, so that it holds no more schedules than fail in one.
#include "src/cloud/scheduler/complaints.h"

namespace weir::cloud::scheduler {

bool Complaints::MayTell(const ScheduleKey& schedule, TimePoint now) {
  if (now - swept_ >= kApart) {
    std::erase_if(told_, [now](const auto& one) { return now - one.second >= kApart; });
    swept_ = now;
  }
  const auto [at, is_new] = told_.try_emplace(schedule, now);
  if (!is_new && now - at->second < kApart) return false;
  at->second = now;
  return true;
}

}  // namespace weir::cloud::scheduler
