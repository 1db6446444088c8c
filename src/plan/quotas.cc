// Quotas by service, the fullest first.
#include "src/plan/quotas.h"

#include <algorithm>
#include <functional>

#include "src/plan/compact_load.h"
#include "src/plan/load.h"
#include "src/plan/merge_load.h"

namespace weir::plan {
namespace {

constexpr double kShardQuota = 20'000;               // an account, provisioned
constexpr double kOnDemandBytes = 10.0 * (1 << 30);  // a stream, a second
constexpr double kConcurrencyQuota = 1'000;          // an account
constexpr double kTableUnits = 40'000;               // a table, writes a second
constexpr double kPrefixPuts = 3'500;                // a second

constexpr std::string_view kKinesisPage =
    "https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html";
constexpr std::string_view kLambdaPage =
    "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html";
constexpr std::string_view kDynamoDbPage =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html";
constexpr std::string_view kS3Page =
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html";

constexpr std::string_view kAsk = "ask for more in Service Quotas";

Quota StreamQuota(const Load& load, const Settings& settings, double peak) {
  if (settings.stream == StreamMode::kProvisioned) {
    return {"Kinesis: shards of the account",
            static_cast<double>(settings.shards),
            kShardQuota,
            "shards",
            kAsk,
            kKinesisPage};
  }
  return {"Kinesis: bytes into an on-demand stream",
          load.records * load.record_bytes * peak,
          kOnDemandBytes,
          "bytes/s",
          "take provisioned shards, or several streams",
          kKinesisPage};
}

}  // namespace

std::vector<Quota> QuotasOf(const Workload& workload, const Settings& settings) {
  const Load load = LoadOf(workload, settings);
  const double peak = workload.peak;
  std::vector<Quota> quotas = {StreamQuota(load, settings, peak)};
  quotas.push_back({"Lambda: invocations at once", load.peak_concurrency, kConcurrencyQuota,
                    "at once", kAsk, kLambdaPage});
  if (settings.HasClaims()) {
    quotas.push_back({"DynamoDB: writes to a table", load.claims * peak, kTableUnits,
                      "write units/s", kAsk, kDynamoDbPage});
    quotas.push_back({"S3: PUTs below one prefix", load.lake_objects * peak, kPrefixPuts, "PUTs/s",
                      "take larger batches; S3 splits prefixes within minutes", kS3Page});
  } else {
    quotas.push_back({"Lambda: time of one run of the merge",
                      MergeLoadOf(workload, settings).run_seconds, MostRunSeconds(settings), "s",
                      "take layout batch, or merge with `weir merge` on a machine", kLambdaPage});
  }
  if (const CompactLoad compact = CompactLoadOf(workload, settings); compact.runs > 0) {
    quotas.push_back({"Lambda: time of one run of the roll-up", compact.run_seconds,
                      static_cast<double>(settings.compact_timeout_seconds), "s",
                      "take larger batches, or `weir compact` on a machine", kLambdaPage});
  }
  std::ranges::stable_sort(quotas, std::greater<>(), &Quota::Share);
  return quotas;
}

}  // namespace weir::plan
