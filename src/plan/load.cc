// From a workload and settings to what runs: batches fill while their window waits.
#include "src/plan/load.h"

#include <algorithm>
#include <cmath>

#include "src/plan/held_load.h"
#include "src/plan/merge_load.h"

namespace weir::plan {
namespace {

constexpr double kBase64 = 4.0 / 3;
constexpr double kClaimOverheadBytes = 100;  // DynamoDB adds to each item, to what is stored
constexpr double kDerivedBytes = 98;         // created_datetime, event_type and event_subtype
constexpr double kQuarantineReasons = 9;     // of `weir gen`'s bad records: quarantine's partitions

// gzip, of `weir gen`'s events: 1.5 in an object shrink to 64 %, 5 to 42 %, 12 to 32 %, 32 to 25 %,
// 100 to 19 %, 400 to 18 %.
constexpr double kGzipAtBest = 0.149;
constexpr double kGzipOfOne = 0.75;
constexpr double kGzipPower = 0.5;

// The ledger, compressed: a row for each record, and an entry's own figures.
constexpr double kLedgerRowBytes = 14;
constexpr double kLedgerEntryBytes = 1'500;

/// Objects of the quarantine that so many events, judged together, make.
double BadObjectsOf(const Workload& workload, double events) {
  return ExpectedFilled(kQuarantineReasons, events * workload.bad_share);
}

/// … and of both lake and quarantine.
double ObjectsOf(const Workload& workload, const Settings& settings, double events) {
  const double stored = events * (1 - workload.duplicate_share - workload.bad_share);
  const double bad = BadObjectsOf(workload, events);
  if (settings.layout == Layout::kEvent) return stored + bad;
  const double late = stored * workload.late_share;
  return ExpectedFilled(workload.types, stored - late) +
         ExpectedFilled(workload.types * workload.late_days, late) + bad;
}

/// What plans of windows write a second: so many as a window takes, and what is held until its
/// time.
void AddMerged(const Workload& workload, const Settings& settings, Load& load) {
  const double seconds = settings.merge_minutes * kSecondsPerMinute;
  const double window = workload.events_per_second * seconds;
  // Of a window with less than an event only one in so many has any.
  const double seldom = std::min(1.0, window);
  const double plans = PlansOfAWindow(workload, settings, load.batches);
  Workload on_time = workload;
  on_time.late_share = 0;
  const double judged = std::max(1.0, window * (1 - workload.late_share) / plans);
  const double made = seldom * plans / seconds;
  const HeldLoad held = HeldLoadOf(workload, settings, plans);
  const double stored = held.holds ? held.objects / held.seconds : 0;
  load.lake_objects = stored + made * (ObjectsOf(on_time, settings, judged) + held.parts +
                                       held.at_once * held.added);
  load.bad_objects = made * BadObjectsOf(workload, judged);
}

void AddClaims(const Workload& workload, const Settings& settings, Load& load) {
  if (!settings.HasClaims()) return;
  load.claims = workload.events_per_second;
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

double LineBytes(const Workload& workload) { return workload.event_bytes + kDerivedBytes; }

double StoredBytes(const Workload& workload, const Settings& settings, double events_per_object) {
  const double bytes = LineBytes(workload);
  if (settings.layout == Layout::kEvent) return bytes;
  const double alone =
      (kGzipOfOne - kGzipAtBest) / std::pow(std::max(1.0, events_per_object), kGzipPower);
  return bytes * (kGzipAtBest + alone);
}

double QuarantinedBytes(const Workload& workload, const Settings& settings, double rows) {
  // Its data in base64, and beside it what is wrong with it, and where and when it came.
  constexpr double kReasonBytes = 400;
  Workload row = workload;
  row.event_bytes = workload.event_bytes * kBase64 + kReasonBytes - kDerivedBytes;
  return StoredBytes(row, settings, rows);
}

double LedgerBytes(double records) { return kLedgerRowBytes + kLedgerEntryBytes / records; }

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

  if (settings.HasClaims()) {
    load.lake_objects = load.batches * ObjectsOf(workload, settings, load.events_per_batch);
    load.bad_objects = load.batches * BadObjectsOf(workload, load.events_per_batch);
  } else {
    AddMerged(workload, settings, load);
  }
  load.events_per_object =
      load.lake_objects > load.bad_objects
          ? std::max(1.0, workload.StoredPerSecond() / (load.lake_objects - load.bad_objects))
          : 1;
  AddClaims(workload, settings, load);
  load.fresh_seconds = std::min<double>(settings.batch_window_seconds,
                                        lane_records > 0 ? batch_records / lane_records
                                                         : settings.batch_window_seconds) +
                       load.batch_seconds;
  if (!settings.HasClaims()) load.fresh_seconds += settings.merge_minutes * kSecondsPerMinute;
  return load;
}

}  // namespace weir::plan
