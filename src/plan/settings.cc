// Sizes a pipeline: shards for the busiest second, batches as large as freshness and payloads
// allow.
#include "src/plan/settings.h"

#include <algorithm>
#include <cmath>

#include "src/plan/load.h"

namespace weir::plan {
namespace {

constexpr double kMostBatch = 10'000;         // of a mapping
constexpr double kMostWindowSeconds = 300;    // of a mapping
constexpr double kMostParallelization = 10;   // of a mapping
constexpr double kFewestMergeMinutes = 15;    // for less, each run costs more than what it is for
constexpr double kMostMergeMinutes = 240;     // of the module
constexpr double kOnDemandShards = 4;         // of a new stream
constexpr double kOnDemandRoom = 2;           // on-demand streams hold twice what they have seen
constexpr double kRoom = 1.3;                 // of a lane: so it catches up
constexpr std::uint32_t kEventBatch = 1'000;  // an object an event: seconds of PUTs already

std::uint32_t Whole(double value) {
  constexpr double kLargest = 4e9;
  return static_cast<std::uint32_t>(std::clamp(std::ceil(value), 1.0, kLargest));
}

double ShardsFor(const Workload& workload, const Settings& settings) {
  const double records = workload.events_per_second * workload.peak /
                         EventsPerRecord(workload, settings.is_aggregated);
  const double bytes = records * RecordBytes(workload, settings.is_aggregated);
  return std::max(records / kMaxShardRecords, bytes / kMaxShardBytes);
}

/// Batches of a shard at once, so that a shard at its limit is kept up with.
double ParallelizationFor(const Workload& workload, const Settings& settings) {
  const double per_record = EventsPerRecord(workload, settings.is_aggregated);
  const double shard_records =
      std::min(kMaxShardRecords, kMaxShardBytes / RecordBytes(workload, settings.is_aggregated));
  const double events =
      std::min(workload.events_per_second * workload.peak, shard_records * per_record);
  const double batch = MaxBatchRecords(workload, settings) * per_record;
  return kRoom * events * BatchSeconds(workload, settings, batch) / batch;
}

}  // namespace

std::uint32_t Settings::StreamDays() const {
  constexpr std::uint32_t kHoursPerDay = 24;
  return (retention_hours + kHoursPerDay - 1) / kHoursPerDay;
}

std::uint32_t Settings::FailedEventDays() const {
  constexpr std::uint32_t kMostFailedEventDays = 7;  // as the module has it
  constexpr std::uint32_t kFewest = 2;
  // The module wants claims to live for as long as both together, and the horizon to be longer.
  const std::uint32_t guarded = HasClaims() ? claim_days : horizon_days - 1;
  if (guarded < StreamDays() + kFewest) return 0;
  return std::min(kMostFailedEventDays, guarded - StreamDays());
}

Settings MakeSettings(const Workload& workload, const Wishes& wishes, Layout layout,
                      StreamMode stream, ClaimMode claims) {
  Settings settings;
  settings.layout = layout;
  settings.stream = stream;
  settings.claims = claims;
  settings.is_aggregated = wishes.is_aggregated;
  settings.is_arm = wishes.is_arm;
  settings.retention_hours = wishes.retention_hours;
  settings.claim_days = wishes.claim_days;
  settings.horizon_days = wishes.horizon_days;
  settings.roll_after_hours = wishes.roll_after_hours;
  settings.index_hours = wishes.index_hours;
  settings.batch_size = layout == Layout::kEvent ? kEventBatch : Whole(kMostBatch);
  const double minutes = std::floor(wishes.fresh_seconds / 60);
  settings.merge_minutes =
      static_cast<std::uint32_t>(std::clamp(minutes, kFewestMergeMinutes, kMostMergeMinutes));
  // A landing waits for its window anyway.
  const double fresh = layout == Layout::kLanding ? kMostWindowSeconds : wishes.fresh_seconds;
  settings.batch_window_seconds = Whole(std::clamp(std::floor(fresh), 1.0, kMostWindowSeconds));
  const double shards = ShardsFor(workload, settings);
  settings.shards = stream == StreamMode::kProvisioned
                        ? Whole(shards)
                        : Whole(std::max(kOnDemandShards, kOnDemandRoom * shards));
  settings.parallelization_factor =
      Whole(std::min(kMostParallelization, ParallelizationFor(workload, settings)));
  return settings;
}

std::string_view NameOf(Layout layout) {
  switch (layout) {
    case Layout::kEvent:
      return "event";
    case Layout::kBatch:
      return "batch";
    case Layout::kLanding:
      return "landing";
  }
  return "";
}

std::string_view NameOf(StreamMode stream) {
  switch (stream) {
    case StreamMode::kProvisioned:
      return "provisioned";
    case StreamMode::kOnDemand:
      return "on-demand";
    case StreamMode::kAdvantage:
      return "advantage";
  }
  return "";
}

std::string_view NameOf(ClaimMode claims) {
  return claims == ClaimMode::kOnDemand ? "on-demand" : "provisioned";
}

}  // namespace weir::plan
