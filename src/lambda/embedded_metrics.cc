// The function's one log line per batch: CloudWatch embedded metric format.
#include "src/lambda/embedded_metrics.h"

#include <array>
#include <span>
#include <utility>

#include <fmt/format.h>

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

struct MetricsOfBatch {
  std::array<Metric, 10> all;  ///< those that need verdicts come last
  std::size_t count;

  [[nodiscard]] std::span<const Metric> shown() const { return std::span(all).first(count); }
};

MetricsOfBatch MetricsOf(const BatchReport& report) {
  constexpr std::size_t kWithoutVerdicts = 6;
  const event::Counts& counts = report.figures.total.counts;
  const std::array<Metric, 10> all = {{{"Received", "Count", report.received},
                                       {"Failed", "Count", report.failed},
                                       {"Judged", "Count", counts.received},
                                       {"Complete", "Count", counts.complete},
                                       {"Valid", "Count", counts.valid},
                                       {"Bytes", "Bytes", counts.bytes},
                                       {"Stored", "Count", counts.stored},
                                       {"Duplicates", "Count", counts.duplicates},
                                       {"Conflicts", "Count", counts.conflicts},
                                       {"Quarantined", "Count", counts.quarantined}}};
  return {all, report.has_verdicts ? all.size() : kWithoutVerdicts};
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

}  // namespace

std::string FormatMetrics(const BatchReport& report) {
  const auto metrics_of_batch = MetricsOf(report);
  const std::span<const Metric> metrics = metrics_of_batch.shown();
  std::string out =
      fmt::format(R"({{"_aws":{{"Timestamp":{},"CloudWatchMetrics":[{{"Namespace":"Weir",)"
                  R"("Dimensions":[["Function"]],"Metrics":[)",
                  report.at.micros / kMicrosPerMilli);
  for (const Metric& metric : metrics) {
    if (&metric != metrics.data()) out += ',';
    out += fmt::format(R"({{"Name":"{}","Unit":"{}"}})", metric.name, metric.unit);
  }
  out += R"(]}]},"level":"info","message":"batch")";
  AppendText("Function", report.function_name, out);
  AppendText("request_id", report.request_id, out);
  AppendText("trace_id", report.trace_id, out);
  AppendText("stream", report.stream_arn, out);
  AppendText("shard", report.shard_id, out);
  for (const Metric& metric : metrics) {
    out += fmt::format(",\"{}\":{}", metric.name, metric.value);
  }
  AppendLateness("lateness_p50_ms", kTypicalQuantile, report, out);
  AppendLateness("lateness_p95_ms", kLateQuantile, report, out);
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
