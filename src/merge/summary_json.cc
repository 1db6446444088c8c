// What a run of the merge has done, as JSON: for the function's answer and for `weir merge --json`.
#include "src/merge/summary_json.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/text/json_string.h"

namespace weir::merge {

namespace {

std::uint64_t SecondsSince(event::Timestamp then, event::Timestamp now) {
  const std::int64_t micros = now.micros - then.micros;
  return static_cast<std::uint64_t>(std::max<std::int64_t>(micros, 0) / event::kMicrosPerSecond);
}

std::string NumberOrNull(const std::optional<std::uint64_t>& number) {
  return number ? fmt::to_string(*number) : "null";
}

void AppendTimeOrNull(const std::optional<event::Timestamp>& time, std::string& json) {
  if (time) {
    text::AppendJsonString(event::FormatTimestamp(*time), json);
  } else {
    json += "null";
  }
}

void AppendErrors(std::string_view name, const std::vector<Error>& errors, std::string& json) {
  json += fmt::format(R"(,"{}":[)", name);
  for (const Error& error : errors) {
    if (&error != errors.data()) json += ',';
    text::AppendJsonString(error.message, json);
  }
  json += ']';
}

}  // namespace

std::optional<std::uint64_t> OldestWaitingSeconds(const MergeSummary& summary,
                                                  event::Timestamp now) {
  if (summary.oldest_waiting) return SecondsSince(*summary.oldest_waiting, now);
  return summary.waiting ? std::optional<std::uint64_t>(0) : std::nullopt;
}

std::uint64_t OpenSeconds(const MergeSummary& summary, event::Timestamp now) {
  return summary.open_since ? SecondsSince(*summary.open_since, now) : 0;
}

std::string SummaryJson(const MergeSummary& summary, event::Timestamp now) {
  const PlanResult& rows = summary.rows;
  std::string json = fmt::format(
      R"({{"plans":{},"stored":{},"duplicates":{},"conflicts":{},"quarantined":{},)"
      R"("counted_before":{},"held":{},"objects":{},"rolled":{},"waiting":{},"oldest_waiting":)",
      summary.plans, rows.stored, rows.duplicates, rows.conflicts, rows.quarantined,
      rows.counted_before, rows.held, rows.objects, rows.rolled, NumberOrNull(summary.waiting));
  AppendTimeOrNull(summary.oldest_waiting, json);
  json += fmt::format(R"(,"oldest_waiting_seconds":{},"open_since":)",
                      NumberOrNull(OldestWaitingSeconds(summary, now)));
  AppendTimeOrNull(summary.open_since, json);
  AppendErrors("set_aside", summary.set_aside, json);
  AppendErrors("damaged", summary.damaged, json);
  AppendErrors("large", summary.large, json);
  return json + fmt::format(R"(,"done":{}}})", summary.done);
}

}  // namespace weir::merge
