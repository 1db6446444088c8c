// Workloads: their bounds, and what a ledger tells of one.
#include "src/plan/workload.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace weir::plan {
namespace {

constexpr double kMicros = 1e6;
constexpr std::int64_t kDayMillis = 86'400'000;
constexpr double kMaxLateDays = 366;  // a year of days
/// So finely the share of late events is looked for.
constexpr int kHalvings = 20;

Error Wrong(std::string message) { return {ErrorKind::kInvalidInput, std::move(message)}; }

bool IsShare(double value) { return value >= 0 && value <= 1; }

/// The share of events that came more than a day after they were made: for these most likely
/// another object is open than for those of today.
double LateShare(const event::LatenessHistogram& lateness) {
  double early = 0;
  double late = 1;
  if (lateness.QuantileMillis(1).value_or(0) <= kDayMillis) return 0;
  if (lateness.QuantileMillis(0).value_or(0) > kDayMillis) return 1;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (early + late) / 2;
    const bool is_late = lateness.QuantileMillis(middle).value_or(0) > kDayMillis;
    (is_late ? late : early) = middle;
  }
  return 1 - early;
}

double KnownDays(const event::Figures& figures) {
  const bool has_unknown = figures.by_day.contains(std::nullopt);
  return static_cast<double>(figures.by_day.size()) - (has_unknown ? 1 : 0);
}

double KnownTypes(const event::Figures& figures) {
  const bool has_unknown = figures.by_type.contains(event::kUnknownType);
  return static_cast<double>(figures.by_type.size()) - (has_unknown ? 1 : 0);
}

}  // namespace

double Workload::EventsPerMonth() const {
  return events_per_second * kSecondsPerHour * kHoursPerMonth;
}

Result<void> Check(const Workload& workload) {
  const auto is_rate = [](double rate) { return rate > 0 && rate <= kMaxEventsPerSecond; };
  if (!is_rate(workload.events_per_second)) {
    return Wrong(fmt::format("{:g} events a second: plan for more than none, and at most {:g}",
                             workload.events_per_second, kMaxEventsPerSecond));
  }
  if (!(workload.event_bytes >= 1 && workload.event_bytes <= kMaxEventBytes)) {
    return Wrong(fmt::format("events of {:g} bytes: a record has 1 to {:.0f} of them",
                             workload.event_bytes, kMaxEventBytes));
  }
  if (!(workload.types >= 1 && workload.types <= 1e6)) {
    return Wrong(fmt::format("{:g} types: give 1 to 1,000,000", workload.types));
  }
  const double others = workload.duplicate_share + workload.bad_share;
  if (!IsShare(workload.late_share) || !IsShare(workload.duplicate_share) ||
      !IsShare(workload.bad_share) || others > 1) {
    return Wrong("shares go from 0 to 1, those of duplicates and bad records together as well");
  }
  if (!(workload.late_days >= 1 && workload.late_days <= kMaxLateDays)) {
    return Wrong(fmt::format("late events of {:g} days: give 1 to 366", workload.late_days));
  }
  if (!(workload.peak >= 1 && workload.peak <= 1'000)) {
    return Wrong(fmt::format("a peak of {:g} times the average: give 1 to 1000", workload.peak));
  }
  return {};
}

Result<ObservedWorkload> WorkloadOf(const event::Figures& figures, event::Timestamp first,
                                    event::Timestamp last, const Workload& assumed) {
  const event::Counts& counts = figures.total.counts;
  if (counts.received == 0) {
    return Error{ErrorKind::kNotFound, "its ledger has no events; say --rate and --size instead"};
  }
  const auto received = static_cast<double>(counts.received);
  ObservedWorkload observed{assumed, {}};
  Workload& workload = observed.workload;
  const double span = static_cast<double>(last.micros - first.micros) / kMicros;
  const double days = KnownDays(figures);
  if (span >= kSecondsPerHour || days < 1) {
    workload.events_per_second = received / std::max(span, kSecondsPerHour);
    observed.rate_from = "the arrivals of its ledger";
  } else {
    workload.events_per_second = received / (days * kSecondsPerDay);
    observed.rate_from = "the days of its events: it was filled in less than an hour";
  }
  workload.event_bytes =
      std::clamp(static_cast<double>(counts.bytes) / received, 1.0, kMaxEventBytes);
  workload.types = std::max(1.0, KnownTypes(figures));
  workload.duplicate_share = static_cast<double>(counts.duplicates) / received;
  workload.bad_share = static_cast<double>(counts.conflicts + counts.quarantined) / received;
  // A backfill's events are late, all of them; the pipeline's will not be for that.
  if (span >= kSecondsPerHour) {
    workload.late_share = LateShare(figures.total.lateness);
    workload.late_days = std::clamp(days - std::ceil(span / kSecondsPerDay), 1.0, kMaxLateDays);
  }
  return observed;
}

}  // namespace weir::plan
