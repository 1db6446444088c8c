// What a pipeline is to take: how much, how large, of how many kinds, how clean.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "src/event/figures.h"
#include "src/event/timestamp.h"
#include "src/result/result.h"

namespace weir::plan {

struct Workload {
  double events_per_second = 1'000;  ///< on average
  double event_bytes = 400;
  double types = 300;          ///< types with their subtypes: the partitions of a day
  double late_share = 0;       ///< of the events: of days that are over
  double late_days = 7;        ///< so many days these are spread over
  double duplicate_share = 0;  ///< of the events: come again
  double bad_share = 0;        ///< of the events: go to quarantine
  double peak = 1.5;           ///< the busiest second ÷ the average

  [[nodiscard]] double EventsPerMonth() const;
  /// Events of the lake, a second.
  [[nodiscard]] double StoredPerSecond() const {
    return events_per_second * (1 - duplicate_share - bad_share);
  }
};

inline constexpr double kSecondsPerMinute = 60;
inline constexpr double kSecondsPerHour = 3'600;
inline constexpr double kSecondsPerDay = 24 * kSecondsPerHour;
inline constexpr double kHoursPerMonth = 730;        ///< as AWS's calculator counts
inline constexpr double kMaxEventsPerSecond = 1e9;   ///< far beyond what the design is for
inline constexpr double kMaxEventBytes = 1'048'576;  ///< of a record that Weir's producer puts

/// What is wrong with it, if anything; kInvalidInput.
[[nodiscard]] Result<void> Check(const Workload& workload);

/// The workload that a ledger shows; whatever it does not show is as in `assumed`.
struct ObservedWorkload {
  Workload workload;
  std::string rate_from;  ///< for people: what the rate is computed from
};

/// kNotFound for a ledger without events. By their arrivals the events took from `first` to `last`;
/// of less than an hour (a backfill) the days of `created_at` tell the rate.
[[nodiscard]] Result<ObservedWorkload> WorkloadOf(const event::Figures& figures,
                                                  event::Timestamp first, event::Timestamp last,
                                                  const Workload& assumed);

}  // namespace weir::plan
