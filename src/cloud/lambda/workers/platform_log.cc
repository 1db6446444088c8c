// Formats platform lines as AWS prints them: in text, and in JSON as "Lambda Telemetry API Event
// schema reference" has them (TheLogHasTheLinesOfAwsAndTheFunctions).
#include "src/cloud/lambda/workers/platform_log.h"

#include <cmath>

#include <fmt/format.h>

#include "src/text/json_string.h"
#include "src/text/time.h"

namespace weir::cloud::lambda {
namespace {

std::string ReportEvent(const InvocationReport& report, store::TimePoint now) {
  const std::string init = report.init_duration ? fmt::format(R"(,"initDurationMs":{:.3f})",
                                                              report.init_duration->count())
                                                : "";
  const std::string error =
      report.error_type.empty()
          ? ""
          : fmt::format(R"(,"errorType":{})", text::JsonString(report.error_type));
  return fmt::format(
      R"({{"time":"{}","type":"platform.report","record":{{"requestId":"{}","metrics":)"
      R"({{"durationMs":{:.3f},"billedDurationMs":{},"memorySizeMB":{},"maxMemoryUsedMB":{}{}}},)"
      R"("status":"{}"{}}}}})"
      "\n",
      text::IsoTimeMs(now), report.request_id, report.duration.count(), BilledMilliseconds(report),
      report.memory_mb, report.max_memory_mb, init, report.status, error);
}

}  // namespace

std::int64_t BilledMilliseconds(const InvocationReport& report) {
  const Milliseconds all = report.duration + report.init_duration.value_or(Milliseconds{});
  return static_cast<std::int64_t>(std::ceil(all.count()));
}

std::string StartLine(std::string_view request_id, std::string_view version, bool json,
                      store::TimePoint now) {
  if (!json) return fmt::format("START RequestId: {} Version: {}\n", request_id, version);
  return fmt::format(
      R"({{"time":"{}","type":"platform.start","record":{{"requestId":"{}","version":"{}"}}}})"
      "\n",
      text::IsoTimeMs(now), request_id, version);
}

std::string EndLine(std::string_view request_id) {
  return fmt::format("END RequestId: {}\n", request_id);
}

std::string ReportLine(const InvocationReport& report, bool json, store::TimePoint now) {
  if (json) return ReportEvent(report, now);
  std::string line = fmt::format(
      "REPORT RequestId: {}\tDuration: {:.2f} ms\tBilled Duration: {} ms\tMemory Size: {} MB\t"
      "Max Memory Used: {} MB\t",
      report.request_id, report.duration.count(), BilledMilliseconds(report), report.memory_mb,
      report.max_memory_mb);
  if (report.init_duration) {
    line += fmt::format("Init Duration: {:.2f} ms\t", report.init_duration->count());
  }
  if (report.status != "success") line += fmt::format("Status: {}\t", report.status);
  if (!report.error_type.empty()) line += fmt::format("Error Type: {}\t", report.error_type);
  line += '\n';
  return line;
}

std::string InitReportLine(Milliseconds duration, std::string_view phase, std::string_view status,
                           std::string_view error_type) {
  std::string line = fmt::format("INIT_REPORT Init Duration: {:.2f} ms\tPhase: {}\tStatus: {}",
                                 duration.count(), phase, status);
  if (!error_type.empty()) line += fmt::format("\tError Type: {}", error_type);
  line += '\n';
  return line;
}

}  // namespace weir::cloud::lambda
