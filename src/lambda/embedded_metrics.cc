// The function's one log line per batch, or run of the merge or of a roll-up: CloudWatch embedded
// metric format.
#include "src/lambda/embedded_metrics.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/merge/summary_json.h"
#include "src/text/json_string.h"

namespace weir::lambda {
namespace {

constexpr std::int64_t kMicrosPerMilli = 1000;
constexpr double kTypicalQuantile = 0.5;
constexpr double kLateQuantile = 0.95;

struct Metric {
  std::string_view name;
  std::string_view unit;
  std::uint64_t value;
};

/// Values of a line, of which the first are metrics: each of these has its price, whereas what only
/// stands in the line is summed by a query of the logs.
struct Values {
  std::vector<Metric> all;
  std::size_t metric_count;

  [[nodiscard]] std::span<const Metric> metrics() const {
    return std::span(all).first(metric_count);
  }
};

/// Those that need verdicts come last. What lands has them in the metrics of its merge.
Values ValuesOf(const BatchReport& report) {
  constexpr std::size_t kWithoutVerdicts = 6;
  constexpr std::size_t kMetricsOfLandings = 2;
  const event::Counts& counts = report.figures.total.counts;
  std::vector<Metric> all = {
      {"Received", "Count", report.received},   {"Failed", "Count", report.failed},
      {"Judged", "Count", counts.received},     {"Complete", "Count", counts.complete},
      {"Valid", "Count", counts.valid},         {"Bytes", "Bytes", counts.bytes},
      {"Stored", "Count", counts.stored},       {"Duplicates", "Count", counts.duplicates},
      {"Conflicts", "Count", counts.conflicts}, {"Quarantined", "Count", counts.quarantined}};
  if (report.has_verdicts) return {all, all.size()};
  all.resize(kWithoutVerdicts);
  return {std::move(all), kMetricsOfLandings};
}

Values ValuesOf(const MergeReport& report) {
  const merge::MergeSummary& summary = report.summary;
  std::vector<Metric> all = {{"Stored", "Count", summary.rows.stored},
                             {"Duplicates", "Count", summary.rows.duplicates},
                             {"Conflicts", "Count", summary.rows.conflicts},
                             {"Quarantined", "Count", summary.rows.quarantined},
                             {"PlanOpen", "Seconds", merge::OpenSeconds(summary, report.at)}};
  // What is not known is left out: a 0 would say that all is well.
  if (const auto oldest = merge::OldestWaitingSeconds(summary, report.at)) {
    all.push_back({"OldestWaitingLanding", "Seconds", *oldest});
  }
  if (summary.waiting) {
    all.push_back({"WaitingLandings", "Count", *summary.waiting});
    all.push_back({"LandingsSetAside", "Count", summary.set_aside.size()});
  }
  const std::size_t metrics = all.size();
  all.push_back({"Plans", "Count", summary.plans});
  all.push_back({"Held", "Count", summary.rows.held});
  return {std::move(all), metrics};
}

Values ValuesOf(const CompactReport& report) {
  constexpr std::size_t kMetrics = 1;
  const compact::CompactSummary& summary = report.summary;
  return {{{"FilesLeftAsTheyAre", "Count", summary.left_as_it_is},
           {"FilesRolledUp", "Count", summary.rolled},
           {"FilesMade", "Count", summary.made},
           {"FilesDeleted", "Count", summary.deleted},
           {"FilesWaiting", "Count", summary.waiting}},
          kMetrics};
}

/// The line's beginning: what is in it, for CloudWatch, and what it is about.
std::string MetricsHead(event::Timestamp at, std::span<const Metric> metrics,
                        std::string_view message) {
  std::string out =
      fmt::format(R"({{"_aws":{{"Timestamp":{},"CloudWatchMetrics":[{{"Namespace":"Weir",)"
                  R"("Dimensions":[["Function"]],"Metrics":[)",
                  at.micros / kMicrosPerMilli);
  for (const Metric& metric : metrics) {
    if (&metric != metrics.data()) out += ',';
    out += fmt::format(R"({{"Name":"{}","Unit":"{}"}})", metric.name, metric.unit);
  }
  return out + fmt::format(R"(]}}]}},"level":"info","message":"{}")", message);
}

void AppendValues(std::span<const Metric> metrics, std::string& out) {
  for (const Metric& metric : metrics) out += fmt::format(",\"{}\":{}", metric.name, metric.value);
}

void AppendText(std::string_view name, std::string_view text, std::string& out) {
  out += ",\"";
  out += name;
  out += "\":";
  text::AppendJsonString(text, out);
}

void AppendLateness(std::string_view name, double quantile, const BatchReport& report,
                    std::string& out) {
  const auto millis = report.figures.total.lateness.QuantileMillis(quantile);
  if (millis) out += fmt::format(",\"{}\":{}", name, *millis);
}

/// Of what works in runs, by a schedule.
template <typename Report>
std::string LineOfARun(std::string_view message, const Report& report) {
  const Values values = ValuesOf(report);
  std::string out = MetricsHead(report.at, values.metrics(), message);
  AppendText("Function", report.function_name, out);
  AppendText("request_id", report.request_id, out);
  AppendText("trace_id", report.trace_id, out);
  AppendValues(values.all, out);
  return out + (report.summary.done ? ",\"done\":true}" : ",\"done\":false}");
}

}  // namespace

std::string FormatMetrics(const BatchReport& report) {
  const Values values = ValuesOf(report);
  std::string out = MetricsHead(report.at, values.metrics(), "batch");
  AppendText("Function", report.function_name, out);
  AppendText("request_id", report.request_id, out);
  AppendText("trace_id", report.trace_id, out);
  AppendText("stream", report.stream_arn, out);
  AppendText("shard", report.shard_id, out);
  AppendValues(values.all, out);
  AppendLateness("lateness_p50_ms", kTypicalQuantile, report, out);
  AppendLateness("lateness_p95_ms", kLateQuantile, report, out);
  return out + "}";
}

std::string FormatMergeMetrics(const MergeReport& report) { return LineOfARun("merge", report); }

std::string FormatCompactMetrics(const CompactReport& report) {
  return LineOfARun("compact", report);
}

std::string FormatPlanOpen(const PlanOpenReport& report) {
  const std::int64_t micros = report.at.micros - report.since.micros;
  const auto seconds =
      static_cast<std::uint64_t>(std::max<std::int64_t>(micros, 0) / event::kMicrosPerSecond);
  const Metric open{"PlanOpen", "Seconds", seconds};
  std::string out = MetricsHead(report.at, {&open, 1}, "an earlier run has left a plan open");
  AppendText("Function", report.function_name, out);
  AppendText("request_id", report.request_id, out);
  AppendText("trace_id", report.trace_id, out);
  out += fmt::format(",\"plan\":{}", report.plan);
  AppendText("kind", report.kind, out);
  AppendValues({&open, 1}, out);
  return out + "}";
}

std::string FormatLog(std::string_view level, std::string_view message,
                      std::string_view request_id) {
  std::string out = "{\"level\":";
  text::AppendJsonString(level, out);
  AppendText("message", message, out);
  if (!request_id.empty()) AppendText("request_id", request_id, out);
  return out + "}";
}

}  // namespace weir::lambda
