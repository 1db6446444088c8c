// A report for machines: one JSON object with everything, on one line.
#include "src/lake/report_json.h"

#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/lake/figures_json.h"

namespace weir::lake {
namespace {

using event::Figures;
using event::Slice;

std::string MillisJson(std::optional<std::int64_t> millis) {
  return millis ? std::to_string(*millis) : std::string("null");
}

/// The members that the whole, each type and each day have in common, without braces.
std::string SliceMembers(const Slice& slice) {
  const event::Counts& counts = slice.counts;
  return fmt::format(R"("ledger":{},"complete":{},"valid":{},"bytes":{},"quality":{},)"
                     R"("timeliness_ms":{{"p50":{},"p95":{},"p99":{}}})",
                     LedgerJson(counts), counts.complete, counts.valid, counts.bytes,
                     QualityJson(counts), MillisJson(slice.lateness.QuantileMillis(0.50)),
                     MillisJson(slice.lateness.QuantileMillis(0.95)),
                     MillisJson(slice.lateness.QuantileMillis(0.99)));
}

/// `member(item)` is the "key":value of an item.
template <typename Items, typename Member>
std::string ObjectJson(const Items& items, const Member& member) {
  std::vector<std::string> members;
  members.reserve(items.size());
  for (const auto& item : items) members.push_back(member(item));
  return fmt::format("{{{}}}", fmt::join(members, ","));
}

std::string TypesJson(const Figures& figures) {
  return ObjectJson(figures.by_type, [](const auto& item) {
    return fmt::format("{}:{{{}}}", StringJson(item.first), SliceMembers(item.second));
  });
}

std::string DaysJson(const Figures& figures) {
  return ObjectJson(figures.by_day, [](const auto& item) {
    return fmt::format(R"("{}":{{{}}})",
                       item.first ? event::FormatDay(*item.first) : std::string("unknown"),
                       SliceMembers(item.second));
  });
}

std::string FieldsJson(const Figures& figures) {
  return ObjectJson(figures.by_field, [](const auto& item) {
    return fmt::format(R"({}:{{"present":{},"valid":{}}})", StringJson(item.first),
                       item.second.present, item.second.valid);
  });
}

std::string SchemasJson(const Report& report) {
  std::vector<std::string> schemas;
  for (const std::string& schema : report.schemas) schemas.push_back(StringJson(schema));
  return fmt::format("[{}]", fmt::join(schemas, ","));
}

std::string ArrivalJson(const Report& report, event::Timestamp time) {
  if (report.entries == 0) return "null";
  return StringJson(event::FormatTimestamp(time));
}

std::string_view OnTheirWayJson(const Report& report) {
  if (!report.backlog) return "null";
  return report.backlog->behind.empty() ? "false" : "true";
}

}  // namespace

std::string ReportJson(const Report& report) {
  const Figures& figures = report.figures;
  return fmt::format(
      R"({{"lake":{},"schemas":{},"entries":{},"first_arrival":{},"last_arrival":{},)"
      R"("balanced":{},"missing":{},"surplus":{},"on_their_way":{},"moved":{},{},)"
      R"("events_per_day":{},)"
      R"("types":{},"days":{},"reasons":{},"fields":{}}})"
      "\n",
      StringJson(report.lake), SchemasJson(report), report.entries,
      ArrivalJson(report, report.first_arrival), ArrivalJson(report, report.last_arrival),
      report.IsBalanced(), report.missing, report.surplus, OnTheirWayJson(report),
      figures.total.counts.moved, SliceMembers(figures.total), NumberJson(EventsPerDay(figures)),
      TypesJson(figures), DaysJson(figures), ReasonsJson(figures), FieldsJson(figures));
}

}  // namespace weir::lake
