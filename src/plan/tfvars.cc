// Writes only inputs that the module has, within what it accepts (variables.tf).
#include "src/plan/tfvars.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace weir::plan {
namespace {

constexpr std::uint32_t kHoursPerDay = 24;
constexpr std::uint32_t kMostFailedEventDays = 7;  // as the module has it
constexpr std::uint32_t kFewestFailedEventDays = 2;
constexpr std::uint32_t kMostRecordAgeSeconds = 86'400;  // as the module has it

/// The module wants claims to outlive the stream's records and the failed events together.
std::uint32_t FailedEventDays(const Settings& settings) {
  const std::uint32_t stream_days = (settings.retention_hours + kHoursPerDay - 1) / kHoursPerDay;
  if (settings.claim_days < stream_days + kFewestFailedEventDays) return 0;
  return std::min(kMostFailedEventDays, settings.claim_days - stream_days);
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
  if (settings.layout == Layout::kLanding) {
    return Error{ErrorKind::kInvalidInput,
                 "the Terraform module has no layout landing yet; plan with --layout batch"};
  }
  const std::uint32_t failed_days = FailedEventDays(settings);
  if (failed_days == 0) {
    return Error{
        ErrorKind::kInvalidInput,
        fmt::format("claims of {} days would be gone before the stream's {} h and 2 days of "
                    "failed events are over; give --claim-days more or --retention less",
                    settings.claim_days, settings.retention_hours)};
  }
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
  add("claim_days", settings.claim_days);
  add("failed_event_days", failed_days);
  if (settings.claims == ClaimMode::kProvisioned) {
    text += '\n' + ClaimCapacity(plan.workload, settings);
  }
  return text;
}

}  // namespace weir::plan
