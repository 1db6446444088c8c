// What a function is given when a schedule is due. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "src/cloud/scheduler/model.h"

namespace weir::cloud::scheduler {

/// One attempt at one time of a schedule.
struct Attempt {
  const ScheduleKey& schedule;
  const Settings& settings;
  Seconds time{};            ///< what the schedule says, whenever it is invoked
  std::uint32_t number = 1;  ///< of the attempt
  std::string execution_id{};
};

/// The schedule's input with its context attributes filled in
/// (https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html);
/// without one, the notification that AWS sends ({"detail-type":"Scheduled Event",…}).
[[nodiscard]] std::string PayloadOf(const Attempt& attempt);

}  // namespace weir::cloud::scheduler
