// Writes only inputs that the module has, within what it accepts (variables.tf).
#include "src/plan/tfvars.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace weir::plan {
namespace {

constexpr std::uint32_t kMostRecordAgeSeconds = 86'400;  // as the module has it

/// Why nothing guards what may come again, for people.
Error TooShort(const Settings& settings) {
  if (settings.HasClaims()) {
    return {ErrorKind::kInvalidInput,
            fmt::format("claims of {} days would be gone before the stream's {} h and 2 days of "
                        "failed events are over; give --claim-days more or --retention less",
                        settings.claim_days, settings.retention_hours)};
  }
  return {ErrorKind::kInvalidInput,
          fmt::format("an index of {} days would forget ids before the stream's {} h and 2 days of "
                      "failed events are over; give --horizon-days more or --retention less",
                      settings.horizon_days, settings.retention_hours)};
}

/// The alarm on the oldest landing: no sooner than four runs have failed.
std::uint32_t OldestLandingMinutes(const Settings& settings) {
  constexpr std::uint32_t kDefault = 180;
  constexpr std::uint32_t kRuns = 4;
  constexpr std::uint32_t kHour = 60;  // a landing's age counts from the beginning of its hour
  return std::max(kDefault, kHour + kRuns * settings.merge_minutes);
}

std::string ClaimCapacity(const Workload& workload, const Settings& settings) {
  const auto units = [&settings](double writes) {
    return static_cast<std::uint64_t>(std::max(1.0, std::ceil(writes / settings.claim_target)));
  };
  // Nights and failures of the stream's pace: a third of the average, and twice the busiest second.
  const std::uint64_t least = units(workload.events_per_second / 3);
  const std::uint64_t most = units(workload.events_per_second * workload.peak * 2);
  return fmt::format(
      "claim_capacity = {{\n  min_write = {}\n  max_write = {}\n  target    = {:.0f}\n}}\n", least,
      most, settings.claim_target * 100);
}

}  // namespace

Result<std::string> Tfvars(const Plan& plan) {
  const Settings& settings = plan.chosen.settings;
  const std::uint32_t failed_days = settings.FailedEventDays();
  if (failed_days == 0) return TooShort(settings);
  std::string text = fmt::format("{} for {:g} events/s of {:g} bytes: about ${:.0f} a month.\n",
                                 kTfvarsMark, plan.workload.events_per_second,
                                 plan.workload.event_bytes, plan.chosen.bill.Total());
  const auto add = [&text](std::string_view name, const auto& value) {
    text += fmt::format("{:<26} = {}\n", name, value);
  };
  const bool is_provisioned = settings.stream == StreamMode::kProvisioned;
  add("layout", fmt::format("\"{}\"", NameOf(settings.layout)));
  add("stream_mode", is_provisioned ? "\"PROVISIONED\"" : "\"ON_DEMAND\"");
  if (is_provisioned) add("shard_count", settings.shards);
  add("stream_retention_hours", settings.retention_hours);
  add("architecture", settings.is_arm ? "\"arm64\"" : "\"x86_64\"");
  add("memory_mb", settings.memory_mb);
  add("timeout_seconds", settings.timeout_seconds);
  add("batch_size", settings.batch_size);
  add("batch_window_seconds", settings.batch_window_seconds);
  add("parallelization_factor", settings.parallelization_factor);
  add("maximum_record_age_seconds",
      std::min(kMostRecordAgeSeconds, settings.retention_hours * 1'800));
  if (settings.HasClaims()) add("claim_days", settings.claim_days);
  add("failed_event_days", failed_days);
  if (!settings.HasClaims()) {
    add("merge_minutes", settings.merge_minutes);
    add("merge_horizon_days", settings.horizon_days);
    add("merge_hold_hours", settings.merge_hold_hours);
    add("merge_roll_after_hours", settings.roll_after_hours);
    add("merge_memory_mb", settings.merge_memory_mb);
    add("merge_timeout_seconds", settings.merge_timeout_seconds);
    add("oldest_landing_minutes", OldestLandingMinutes(settings));
  } else {
    add("compact_after_hours", settings.roll_after_hours);
    add("compact_hours", settings.compact_hours);
  }
  if (settings.HasClaims() && settings.claims == ClaimMode::kProvisioned) {
    text += '\n' + ClaimCapacity(plan.workload, settings);
  }
  return text;
}

}  // namespace weir::plan
