// From a workload and settings to what runs: batches fill while their window waits.
#include "src/plan/load.h"

#include <algorithm>
#include <cmath>

namespace weir::plan {
namespace {

constexpr double kBase64 = 4.0 / 3;
constexpr double kClaimOverheadBytes = 100;  // DynamoDB adds to each item, to what is stored
constexpr double kDerivedBytes = 105;        // created_datetime, event_type and event_subtype
constexpr double kQuarantineReasons = 3;     // that are met at a time: partitions of quarantine

// gzip: one event alone shrinks to two thirds, thousands together to a fifth.
constexpr double kGzipAtBest = 0.20;
constexpr double kGzipOfOne = 0.65;

/// Objects of the lake and the quarantine that so many events, judged together, make.
double ObjectsOf(const Workload& workload, const Settings& settings, double events) {
  const double stored = events * (1 - workload.duplicate_share - workload.bad_share);
  const double bad = ExpectedFilled(kQuarantineReasons, events * workload.bad_share);
  if (settings.layout == Layout::kEvent) return stored + bad;
  const double late = stored * workload.late_share;
  return ExpectedFilled(workload.types, stored - late) +
         ExpectedFilled(workload.types * workload.late_days, late) + bad;
}

void AddClaims(const Workload& workload, const Settings& settings, Load& load) {
  if (!settings.HasClaims()) return;
  load.claims = workload.events_per_second;
  load.claim_reads = workload.events_per_second * workload.duplicate_share;
  const double items = workload.events_per_second * (1 - workload.duplicate_share) *
                       settings.claim_days * kSecondsPerDay;
  load.claim_gb = items * (settings.claim_item_bytes + kClaimOverheadBytes) / kGb;
}

}  // namespace

double ExpectedFilled(double boxes, double things) {
  if (things <= 0) return 0;
  if (boxes <= 1) return std::min(boxes, things);
  // boxes × (1 − (1 − 1/boxes)^things), which log1p and expm1 keep exact for few things.
  return std::min(things, -boxes * std::expm1(things * std::log1p(-1 / boxes)));
}

double StoredBytes(const Workload& workload, const Settings& settings, double events_per_object) {
  const double bytes = workload.event_bytes + kDerivedBytes;
  if (settings.layout == Layout::kEvent) return bytes;
  const double alone = (kGzipOfOne - kGzipAtBest) / std::sqrt(std::max(1.0, events_per_object));
  return bytes * (kGzipAtBest + alone);
}

double EventsPerRecord(const Workload& workload, bool is_aggregated) {
  if (!is_aggregated) return 1;
  return std::max(1.0,
                  std::floor(kAggregateBytes / (workload.event_bytes + kAggregatedEventBytes)));
}

double RecordBytes(const Workload& workload, bool is_aggregated) {
  const double events = EventsPerRecord(workload, is_aggregated);
  return events > 1 ? events * (workload.event_bytes + kAggregatedEventBytes)
                    : workload.event_bytes;
}

double MaxBatchRecords(const Workload& workload, const Settings& settings) {
  const double events = EventsPerRecord(workload, settings.is_aggregated);
  const double bytes =
      std::ceil(RecordBytes(workload, settings.is_aggregated) * kBase64) + kRecordEnvelopeBytes;
  const double most =
      std::min({static_cast<double>(settings.batch_size), std::floor(kMaxPayloadBytes / bytes),
                std::floor(kMaxAttemptEvents / events)});
  return std::max(1.0, most);
}

double BatchSeconds(const Workload& workload, const Settings& settings, double events) {
  const double cores = settings.memory_mb / kMbPerCore;
  const double cpu = events * (kEventCpuSeconds + workload.event_bytes * kByteCpuSeconds) / cores;
  if (!settings.HasClaims()) return kInvokeSeconds + cpu + kPutSeconds;
  const double puts = ObjectsOf(workload, settings, events) / kRequestsInFlight * kPutSeconds;
  const double ledger = kPutSeconds;
  return kInvokeSeconds + cpu + events / kClaimsPerSecond + std::max(kPutSeconds, puts) + ledger;
}

Load LoadOf(const Workload& workload, const Settings& settings) {
  Load load;
  load.events_per_record = EventsPerRecord(workload, settings.is_aggregated);
  load.record_bytes = RecordBytes(workload, settings.is_aggregated);
  load.records = workload.events_per_second / load.events_per_record;
  load.lanes = static_cast<double>(settings.shards) * settings.parallelization_factor;
  // A batch begins with a record, and takes what comes while its window waits.
  const double lane_records = load.records / load.lanes;
  const double most = MaxBatchRecords(workload, settings);
  const double batch_records = std::min(most, 1 + lane_records * settings.batch_window_seconds);
  load.events_per_batch = batch_records * load.events_per_record;
  load.batches = load.records / batch_records;
  load.batch_seconds = BatchSeconds(workload, settings, load.events_per_batch);
  load.concurrency = load.batches * load.batch_seconds;
  load.peak_concurrency = std::min(load.lanes, std::ceil(load.concurrency * workload.peak));

  const double window = settings.HasClaims()
                            ? load.events_per_batch
                            : workload.events_per_second * settings.landing_window_seconds;
  const double rounds = settings.HasClaims() ? load.batches : 1.0 / settings.landing_window_seconds;
  // Of a window with less than an event only one in so many has any.
  const double judged_together = std::max(1.0, window);
  const double seldom = std::min(1.0, window);
  load.lake_objects = rounds * seldom * ObjectsOf(workload, settings, judged_together);
  load.events_per_object =
      load.lake_objects > 0 ? std::max(1.0, workload.StoredPerSecond() / load.lake_objects) : 1;
  AddClaims(workload, settings, load);
  load.fresh_seconds = std::min<double>(settings.batch_window_seconds,
                                        lane_records > 0 ? batch_records / lane_records
                                                         : settings.batch_window_seconds) +
                       load.batch_seconds;
  if (!settings.HasClaims()) load.fresh_seconds += settings.landing_window_seconds;
  return load;
}

MergeLoad MergeLoadOf(const Workload& workload, const Settings& settings) {
  if (settings.HasClaims()) return {};
  constexpr double kRowsPerRange = 5e6;  // of a window, that one worker judges
  constexpr double kFixedPuts = 8;       // plan, done, head, ledger, manifests of two days
  constexpr double kPutsPerRange = 4;    // its block and filter, and their merging into levels
  constexpr double kIndexDays = 35;      // the horizon
  constexpr double kIndexRowBytes = 48;  // hash, fingerprint, owner
  constexpr double kFilterBytes = 1.25;  // of an id
  constexpr double kReadBytesPerSecond = 80e6;  // from S3, of one worker
  constexpr double kRowSeconds = 30e-6;         // to judge and write a row
  constexpr double kLandingDays = 1.5;
  const Load ingest = LoadOf(workload, settings);
  MergeLoad merge;
  // A window without events has no plan.
  const double window_rows = workload.events_per_second * settings.landing_window_seconds;
  merge.windows = std::min(1.0, window_rows) / settings.landing_window_seconds;
  const double ranges = std::ceil(window_rows / kRowsPerRange);
  const double landings = ingest.batches / std::max(merge.windows, 1e-12);
  const double index_rows = workload.events_per_second * kIndexDays * kSecondsPerDay;
  const double blocks = kIndexDays + 24 + 4;  // days, hours of today, quarters of this hour
  merge.puts = merge.windows * (kFixedPuts + kPutsPerRange * ranges);
  merge.gets = merge.windows * (landings * (2 + ranges) + blocks * ranges);
  const double filter_seconds = index_rows * kFilterBytes / kReadBytesPerSecond;
  merge.lambda_seconds =
      workload.events_per_second * (kRowSeconds + workload.event_bytes * kByteCpuSeconds) +
      merge.windows * (filter_seconds + ranges * kPutSeconds * kFixedPuts);
  merge.landing_gb = workload.events_per_second * kLandingDays * kSecondsPerDay *
                     StoredBytes(workload, settings, ingest.events_per_batch) / kGb;
  merge.index_gb = index_rows * kIndexRowBytes / kGb;
  return merge;
}

}  // namespace weir::plan
