// Bills: each service's items from what runs through it.
#include "src/plan/bill.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace weir::plan {
namespace {

constexpr double kSecondsPerMonth = kSecondsPerHour * kHoursPerMonth;
constexpr double kPutUnitBytes = 25 << 10;
constexpr double kOnDemandRecordUnit = 1 << 10;        // a record is rounded up to whole KB
constexpr double kAdvantageGbPerSecond = 25.0 / 1024;  // 25 MB/s are paid for at least, each way
constexpr double kDayHours = 24;
constexpr double kWeekHours = 168;

constexpr std::string_view kKinesis = "Kinesis";
constexpr std::string_view kLambda = "Lambda";
constexpr std::string_view kDynamoDb = "DynamoDB";
constexpr std::string_view kS3 = "S3";
constexpr std::string_view kCloudWatch = "CloudWatch";
constexpr std::string_view kEventBridge = "EventBridge";

/// Adds items while it walks through a pipeline.
class Biller {
 public:
  Biller(const Workload& workload, const Settings& settings, const Prices& prices)
      : workload_(workload),
        settings_(settings),
        prices_(prices),
        load_(LoadOf(workload, settings)),
        merge_(MergeLoadOf(workload, settings)),
        compact_(CompactLoadOf(workload, settings)) {}

  Bill Make() {
    AddStream();
    AddFunction();
    AddClaims();
    AddLake();
    AddWatching();
    return std::move(bill_);
  }

 private:
  void Add(std::string_view service, std::string_view what, double amount, std::string_view unit,
           Priced priced) {
    if (amount <= 0) return;
    bill_.items.push_back({service, what, amount, unit, amount * prices_.Of(priced)});
  }

  void AddStream() {
    switch (settings_.stream) {
      case StreamMode::kProvisioned:
        return AddProvisionedStream();
      case StreamMode::kOnDemand:
        Add(kKinesis, "stream", kHoursPerMonth, "stream hours", Priced::kKinesisStreamHour);
        return AddOnDemandStream(Priced::kKinesisGbIn, Priced::kKinesisGbOut,
                                 Priced::kKinesisExtendedGbMonth, 0);
      case StreamMode::kAdvantage:
        return AddOnDemandStream(Priced::kKinesisAdvantageGbIn, Priced::kKinesisAdvantageGbOut,
                                 Priced::kKinesisAdvantageExtendedGbMonth,
                                 kAdvantageGbPerSecond * kSecondsPerMonth);
    }
  }

  void AddProvisionedStream() {
    const double hours = settings_.shards * kHoursPerMonth;
    Add(kKinesis, "shards", hours, "shard hours", Priced::kKinesisShardHour);
    Add(kKinesis, "PUT payload units",
        load_.records * std::ceil(load_.record_bytes / kPutUnitBytes) * kSecondsPerMonth, "units",
        Priced::kKinesisPutUnit);
    if (settings_.retention_hours > kDayHours) {
      Add(kKinesis, "kept 1 to 7 days", hours, "shard hours", Priced::kKinesisExtendedShardHour);
    }
    AddLongTerm(load_.records * load_.record_bytes / kGb);
  }

  void AddOnDemandStream(Priced in, Priced out, Priced extended, double least) {
    const double rounded =
        std::ceil(load_.record_bytes / kOnDemandRecordUnit) * kOnDemandRecordUnit;
    const double gb = load_.records * rounded / kGb;
    const double paid = std::max(least, gb * kSecondsPerMonth);
    Add(kKinesis, "data in, by whole KB", paid, "GB", in);
    Add(kKinesis, "data out", paid, "GB", out);
    const double hours = std::min<double>(settings_.retention_hours, kWeekHours) - kDayHours;
    Add(kKinesis, "kept 1 to 7 days", gb * std::max(0.0, hours) * kSecondsPerHour, "GB-months",
        extended);
    AddLongTerm(gb);
  }

  void AddLongTerm(double gb_per_second) {
    const double hours = settings_.retention_hours - kWeekHours;
    Add(kKinesis, "kept beyond 7 days", gb_per_second * std::max(0.0, hours) * kSecondsPerHour,
        "GB-months", Priced::kKinesisLongTermGbMonth);
  }

  void AddFunction() {
    constexpr double kMbPerGb = 1024;
    const Priced second = settings_.is_arm ? Priced::kLambdaArmGbSecond : Priced::kLambdaGbSecond;
    const auto seconds_of = [](double runs, double seconds, std::uint32_t memory_mb) {
      return runs * seconds * memory_mb / kMbPerGb * kSecondsPerMonth;
    };
    Add(kLambda, "requests", (load_.batches + merge_.runs + compact_.runs) * kSecondsPerMonth,
        "requests", Priced::kLambdaRequest);
    Add(kLambda, "processor", load_.concurrency * settings_.memory_mb / kMbPerGb * kSecondsPerMonth,
        "GB-s", second);
    Add(kLambda, "merge",
        seconds_of(merge_.runs, merge_.run_seconds - merge_.roll_seconds,
                   settings_.merge_memory_mb),
        "GB-s", second);
    Add(kLambda, "roll-up",
        seconds_of(merge_.runs, merge_.roll_seconds, settings_.merge_memory_mb) +
            seconds_of(compact_.runs, compact_.run_seconds, settings_.compact_memory_mb),
        "GB-s", second);
    Add(kEventBridge, "merge's schedule", merge_.runs * kSecondsPerMonth, "invocations",
        Priced::kSchedulerInvocation);
    Add(kEventBridge, "roll-up's schedule", compact_.runs * kSecondsPerMonth, "invocations",
        Priced::kSchedulerInvocation);
  }

  void AddClaims() {
    if (!settings_.HasClaims()) {
      const Requests all = merge_.merge + merge_.roll_up;
      Add(kDynamoDb, "merge's head, writes", all.head_writes * kSecondsPerMonth, "write units",
          Priced::kDynamoDbWriteUnit);
      Add(kDynamoDb, "merge's head, reads", all.head_reads * kSecondsPerMonth, "read units",
          Priced::kDynamoDbReadUnit);
      return;
    }
    if (settings_.claims == ClaimMode::kOnDemand) {
      Add(kDynamoDb, "claims, on demand", load_.claims * kSecondsPerMonth, "write units",
          Priced::kDynamoDbWriteUnit);
    } else {
      const double writes = std::max(1.0, load_.claims / settings_.claim_target);
      Add(kDynamoDb, "claims, provisioned", writes * kHoursPerMonth, "write unit hours",
          Priced::kDynamoDbWriteCapacityHour);
      Add(kDynamoDb, "reads, provisioned", kLeastReads * kHoursPerMonth, "read unit hours",
          Priced::kDynamoDbReadCapacityHour);
    }
    Add(kDynamoDb, "claims kept", load_.claim_gb, "GB-months", Priced::kDynamoDbGbMonth);
    if (settings_.has_pitr) {
      Add(kDynamoDb, "point-in-time recovery", load_.claim_gb, "GB-months",
          Priced::kDynamoDbPitrGbMonth);
    }
  }

  void AddLake() {
    Add(kS3, "PUTs, lake", load_.lake_objects * kSecondsPerMonth, "requests", Priced::kS3Put);
    // Each attempt's last act is its ledger entry; with landing, its only one is its landing.
    Add(kS3, settings_.HasClaims() ? "PUTs, ledger" : "PUTs, landings",
        load_.batches * kSecondsPerMonth, "requests", Priced::kS3Put);
    Add(kS3, "PUTs, merge", merge_.merge.puts * kSecondsPerMonth, "requests", Priced::kS3Put);
    Add(kS3, "LISTs, merge", merge_.merge.lists * kSecondsPerMonth, "requests", Priced::kS3Put);
    Add(kS3, "GETs, merge", merge_.merge.gets * kSecondsPerMonth, "requests", Priced::kS3Get);
    const Requests rolls = merge_.roll_up + compact_.requests;
    Add(kS3, "PUTs, roll-up", rolls.puts * kSecondsPerMonth, "requests", Priced::kS3Put);
    Add(kS3, "LISTs, roll-up", rolls.lists * kSecondsPerMonth, "requests", Priced::kS3Put);
    Add(kS3, "GETs, roll-up", rolls.gets * kSecondsPerMonth, "requests", Priced::kS3Get);
    const double events_per_file = std::max(
        {load_.events_per_object, merge_.events_per_rolled_file, compact_.events_per_rolled_file});
    const double month_gb = workload_.StoredPerSecond() * kSecondsPerMonth *
                            StoredBytes(workload_, settings_, events_per_file) / kGb;
    Add(kS3, "lake, a month's events", month_gb, "GB-months", Priced::kS3GbMonth);
    const double entry =
        load_.events_per_batch * (settings_.HasClaims() ? 1 : LandingsOfAnEntry(load_));
    const double ledger_gb =
        workload_.events_per_second * kSecondsPerMonth * LedgerBytes(entry) / kGb;
    Add(kS3, "ledger, a month's events", ledger_gb, "GB-months", Priced::kS3GbMonth);
    const double bad = workload_.events_per_second * workload_.bad_share;
    const double bad_gb =
        bad * kSecondsPerMonth *
        QuarantinedBytes(workload_, settings_, bad / std::max(load_.bad_objects, 1e-12)) / kGb;
    Add(kS3, "quarantine, a month's events", bad_gb, "GB-months", Priced::kS3GbMonth);
    Add(kS3, "tombstones, a month's events", compact_.tombstones_gb, "GB-months",
        Priced::kS3GbMonth);
    Add(kS3, "landings and index", merge_.landing_gb + merge_.index_gb, "GB-months",
        Priced::kS3GbMonth);
  }

  void AddWatching() {
    const bool has_claims = settings_.HasClaims();
    const bool compacts = compact_.runs > 0;
    const double metrics = (has_claims ? kMetrics : kLandingMetrics + kMergeMetrics) +
                           (compacts ? kCompactMetrics : 0);
    const double alarms =
        (has_claims ? kAlarms : kAlarms + kMergeAlarms) + (compacts ? kCompactAlarms : 0);
    const double log_bytes = load_.batches * (has_claims ? kLogBytes : kLandingLogBytes) +
                             merge_.runs * kMergeLogBytes + compact_.runs * kCompactLogBytes;
    Add(kCloudWatch, "metrics", metrics, "metrics", Priced::kMetricMonth);
    Add(kCloudWatch, "alarms", alarms, "alarms", Priced::kAlarmMonth);
    Add(kCloudWatch, "logs", log_bytes * kSecondsPerMonth / kGb, "GB", Priced::kLogsGbIn);
  }

  static constexpr double kLeastReads = 5;  // claim_capacity.min_read

  const Workload& workload_;
  const Settings& settings_;
  const Prices& prices_;
  Load load_;
  MergeLoad merge_;
  CompactLoad compact_;
  Bill bill_;
};

}  // namespace

double Bill::Total() const {
  return std::accumulate(items.begin(), items.end(), 0.0,
                         [](double sum, const BillItem& item) { return sum + item.usd; });
}

double Bill::Of(std::string_view service) const {
  return std::accumulate(items.begin(), items.end(), 0.0,
                         [service](double sum, const BillItem& item) {
                           return item.service == service ? sum + item.usd : sum;
                         });
}

Bill BillOf(const Workload& workload, const Settings& settings, const Prices& prices) {
  return Biller(workload, settings, prices).Make();
}

}  // namespace weir::plan
