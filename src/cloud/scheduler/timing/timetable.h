// The times of a schedule: its expression in its zone, from its start to its end.
#pragma once

#include <chrono>
#include <optional>

#include "src/cloud/scheduler/timing/expression.h"
#include "src/cloud/scheduler/timing/zone.h"

namespace weir::cloud::scheduler {

using Seconds = std::chrono::sys_seconds;

struct Timetable {
  Expression expression;
  Zone zone;
  Seconds anchor{};                ///< where a rate without a start begins
  std::optional<Seconds> start{};  ///< no time is before it,
  std::optional<Seconds> end{};    ///< … or after this; of at() neither counts

  /// Whether both have the same times, but for their ends.
  [[nodiscard]] bool IsTimedLike(const Timetable& other) const;
  /// The first time of a schedule that begins now: that of at() counts even if it has passed, for
  /// AWS invokes such a schedule at once.
  [[nodiscard]] std::optional<Seconds> First(Seconds now) const;
  /// The first time at or after `from`.
  [[nodiscard]] std::optional<Seconds> FirstFrom(Seconds from) const;
  /// The first time after `time`.
  [[nodiscard]] std::optional<Seconds> NextAfter(Seconds time) const;
};

}  // namespace weir::cloud::scheduler
