// How far a schedule has come: which time is next, and which invocations are tried again. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>

#include "src/cloud/scheduler/model.h"
#include "src/cloud/scheduler/timing/timetable.h"

namespace weir::cloud::scheduler {

struct Progress {
  Seconds anchor{};                ///< Timetable::anchor
  std::optional<Seconds> fired{};  ///< the last time that was invoked, or passed over
  std::optional<Seconds> next{};   ///< nothing when it is disabled, or through

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.anchor, self.fired, self.next);
  }
};

/// An invocation that has failed so far.
struct Retry {
  std::uint32_t attempts = 0;
  TimePoint first{};  ///< when it was tried first
  TimePoint due{};    ///< when it is tried again

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.attempts, self.first, self.due);
  }
};

/// Nothing where expression or zone can't be read (any more).
[[nodiscard]] std::optional<Timetable> TimetableOf(const Settings& settings, Seconds anchor);

/// Whether both have the same times, however they say them.
[[nodiscard]] bool AreTimedAlike(const Settings& one, const Settings& other);

/// Of a schedule that is new, or whose times are. What was `fired` before is not invoked again.
[[nodiscard]] Progress BeginProgress(const Settings& settings, Seconds now,
                                     std::optional<Seconds> fired = {});
/// Of one whose times are as before. One that is enabled again does not catch up.
[[nodiscard]] Progress GoOn(const Settings& settings, Progress progress, Seconds now);
/// After its next time was invoked. REQUIRES: there is one.
[[nodiscard]] Progress Advance(const Timetable& timetable, Progress progress);

/// Whether a time that was due then is not worth its first attempt any more, by the schedule's
/// retry policy. Its age counts from when the schedule began at the earliest, and in whole seconds.
[[nodiscard]] bool IsTooOld(const Settings& settings, const Progress& progress, TimePoint due,
                            TimePoint now);

struct PassedOver {
  Progress progress{};
  std::uint64_t times = 0;
};
/// Passes over the times that are too old: kMaxPassedOver at once, for this takes time itself.
[[nodiscard]] PassedOver PassOver(const Settings& settings, const Timetable& timetable,
                                  std::string_view arn, const Progress& progress, TimePoint now);
inline constexpr std::uint64_t kMaxPassedOver = 50'000;  // five weeks of minutes

/// Whether a schedule that has invoked what it had to is to go. One of a rate or a calendar without
/// an end stays, as on AWS.
[[nodiscard]] bool GoesAtItsEnd(const Settings& settings, const Timetable& timetable);

/// When a time is due: itself, or a moment in the window behind it that follows from both.
[[nodiscard]] TimePoint DueTime(const Settings& settings, std::string_view arn, Seconds time);

/// After an attempt has failed: when there is another, or nothing, by the schedule's retry policy.
/// `so_far` is of before that attempt.
[[nodiscard]] std::optional<Retry> TryAgain(const Settings& settings, const Retry& so_far,
                                            TimePoint now);

}  // namespace weir::cloud::scheduler
