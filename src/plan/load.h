// What runs through the parts of a pipeline: records, batches, objects, seconds of the function.
#pragma once

#include "src/plan/settings.h"
#include "src/plan/workload.h"

namespace weir::plan {

/// All rates are a second and on average, unless they say otherwise.
struct Load {
  double events_per_record = 1;
  double record_bytes = 0;
  double records = 0;
  double lanes = 1;  ///< shards × parallelization factor: so many batches at once
  double events_per_batch = 1;
  double batches = 0;
  double batch_seconds = 0;      ///< the function takes for one
  double lake_objects = 0;       ///< those that a batch or a window writes, quarantine included
  double bad_objects = 0;        ///< of these, of the quarantine
  double events_per_object = 1;  ///< of the lake
  double claims = 0;             ///< tried: each event's and rejection's
  double claim_gb = 0;           ///< kept, in GB of 2^30 bytes
  double concurrency = 0;        ///< batches under way, on average
  double peak_concurrency = 0;   ///< in the busiest second
  double fresh_seconds = 0;      ///< from the stream to the lake, about
};

inline constexpr double kGb = 1 << 30;

[[nodiscard]] Load LoadOf(const Workload& workload, const Settings& settings);

/// So many of `boxes` have something in them when `things` are thrown in evenly.
[[nodiscard]] double ExpectedFilled(double boxes, double things);

/// Bytes of an event's line in the lake, unpacked.
[[nodiscard]] double LineBytes(const Workload& workload);

/// Bytes of an event in the lake, compressed together with others of its object.
[[nodiscard]] double StoredBytes(const Workload& workload, const Settings& settings,
                                 double events_per_object);
/// The same of a rejection in the quarantine.
[[nodiscard]] double QuarantinedBytes(const Workload& workload, const Settings& settings,
                                      double rows_per_object);
/// Of the ledger, a record, where an entry has so many.
[[nodiscard]] double LedgerBytes(double records_per_entry);

// What the function is assumed to do. Measured on one machine (README.md, "How fast") and rounded
// to the side of caution; the latencies of S3 and DynamoDB are assumptions.
inline constexpr double kRequestsInFlight = 64;    ///< src/aws/http_client.h
inline constexpr double kPutSeconds = 0.030;       ///< an S3 PUT
inline constexpr double kInvokeSeconds = 0.010;    ///< of an invocation, whatever it holds
inline constexpr double kClaimsPerSecond = 4'000;  ///< as an attempt plans them
inline constexpr double kEventCpuSeconds = 25e-6;  ///< of a whole core
inline constexpr double kByteCpuSeconds = 5e-9;
inline constexpr double kMbPerCore = 1'769;

// Limits of AWS that shape batches.
inline constexpr double kMaxShardRecords = 1'000;    ///< of Kinesis, a second
inline constexpr double kMaxShardBytes = 1 << 20;    ///< of Kinesis, a second
inline constexpr double kMaxPayloadBytes = 6 << 20;  ///< of an invocation of Lambda
inline constexpr double kMaxAttemptEvents = 50'000;  ///< an attempt of Weir's begins no more
/// Of a record in an invocation's event, beside its data in base64: ids, ARNs, times.
inline constexpr double kRecordEnvelopeBytes = 560;
inline constexpr double kAggregateBytes = 25 << 10;  ///< the Kinesis Producer Library's records
inline constexpr double kAggregatedEventBytes = 24;  ///< the library adds to an event, about

/// Events that a record holds, and its bytes.
[[nodiscard]] double EventsPerRecord(const Workload& workload, bool is_aggregated);
[[nodiscard]] double RecordBytes(const Workload& workload, bool is_aggregated);
/// Records that fit into an invocation.
[[nodiscard]] double MaxBatchRecords(const Workload& workload, const Settings& settings);
/// Seconds that the function takes for a batch of so many events.
[[nodiscard]] double BatchSeconds(const Workload& workload, const Settings& settings,
                                  double events);

}  // namespace weir::plan
