// What `weir run` says in the end.
#include "src/cli/run_summary.h"

#include <cstdio>
#include <iterator>

#include <fmt/format.h>

#include "src/event/json_text.h"

namespace weir::cli {
namespace {

using event::Counts;
using event::Figures;

double Rate(const RunSummary& summary) {
  const auto received = summary.outcome.totals.figures.total.counts.received;
  return summary.seconds > 0 ? static_cast<double>(received) / summary.seconds : 0;
}

std::string Quoted(std::string_view text) {
  std::string quoted;
  event::AppendJsonString(text, quoted);
  return quoted;
}

std::string Ratio(std::optional<double> ratio) {
  return ratio ? fmt::format("{}", *ratio) : std::string("null");
}

std::string LedgerJson(const Counts& counts) {
  return fmt::format(
      R"({{"received":{},"stored":{},"duplicates":{},"conflicts":{},"quarantined":{},"balanced":{}}})",
      counts.received, counts.stored, counts.duplicates, counts.conflicts, counts.quarantined,
      counts.IsBalanced());
}

std::string ReasonsJson(const Figures& figures) {
  std::string json = "{";
  for (std::size_t i = 0; i < figures.by_reason.size(); ++i) {
    if (figures.by_reason[i] == 0) continue;
    fmt::format_to(std::back_inserter(json), R"({}"{}":{})", json.size() > 1 ? "," : "",
                   event::kReasonNames[i], figures.by_reason[i]);
  }
  return json + "}";
}

std::string ErrorsJson(const embedded::RunOutcome& outcome) {
  std::string json = "[";
  for (const auto& error : outcome.input_errors) {
    fmt::format_to(std::back_inserter(json), R"({}{{"input":{},"message":{}}})",
                   json.size() > 1 ? "," : "", Quoted(error.input), Quoted(error.message));
  }
  if (outcome.failure) {
    fmt::format_to(std::back_inserter(json), R"({}{{"input":null,"message":{}}})",
                   json.size() > 1 ? "," : "", Quoted(outcome.failure->message));
  }
  return json + "]";
}

std::string Percent(std::optional<double> ratio) {
  return ratio ? fmt::format("{:.3f} %", *ratio * 100) : std::string("-");
}

}  // namespace

std::string RunSummaryText(const RunSummary& summary) {
  const auto& totals = summary.outcome.totals;
  const Counts& counts = totals.figures.total.counts;
  std::string text = fmt::format(
      "{:>14}  received\n{:>14}  stored, in {} files\n{:>14}  duplicates\n{:>14}  conflicts\n"
      "{:>14}  quarantined\n",
      counts.received, counts.stored, totals.objects, counts.duplicates, counts.conflicts,
      counts.quarantined);
  for (std::size_t i = 0; i < totals.figures.by_reason.size(); ++i) {
    if (totals.figures.by_reason[i] == 0) continue;
    fmt::format_to(std::back_inserter(text), "{:>14}    {}\n", totals.figures.by_reason[i],
                   event::kReasonNames[i]);
  }
  if (totals.already_processed > 0) {
    fmt::format_to(std::back_inserter(text), "{:>14}  passed over: an earlier run stored them\n",
                   totals.already_processed);
  }
  fmt::format_to(std::back_inserter(text),
                 "complete {}, valid {}, unique {}; {:.1f} s, {:.0f} records/s\n",
                 Percent(Completeness(counts)), Percent(Validity(counts)),
                 Percent(Uniqueness(counts)), summary.seconds, Rate(summary));
  if (summary.was_interrupted) text += "interrupted: run it again to take in the rest\n";
  return text;
}

std::string RunSummaryJson(const RunSummary& summary) {
  const auto& totals = summary.outcome.totals;
  const Counts& counts = totals.figures.total.counts;
  return fmt::format(
      R"({{"lake":{},"schema":{},"layout":"{}","compression":"{}","ledger":{},)"
      R"("already_processed":{},"reasons":{},)"
      R"("quality":{{"completeness":{},"validity":{},"uniqueness":{}}},)"
      R"("objects":{},"bytes":{},"inputs":{},"errors":{},"interrupted":{},"seconds":{:.3f},)"
      R"("events_per_second":{:.0f}}})"
      "\n",
      Quoted(summary.lake), Quoted(summary.schema), summary.layout, summary.compression,
      LedgerJson(counts), totals.already_processed, ReasonsJson(totals.figures),
      Ratio(Completeness(counts)), Ratio(Validity(counts)), Ratio(Uniqueness(counts)),
      totals.objects, summary.outcome.bytes_read, summary.inputs, ErrorsJson(summary.outcome),
      summary.was_interrupted, summary.seconds, Rate(summary));
}

void PrintRunErrors(const RunSummary& summary) {
  for (const auto& error : summary.outcome.input_errors) {
    fmt::print(stderr, "weir: {}: {}\n", error.input, error.message);
  }
  if (summary.outcome.failure) {
    fmt::print(stderr, "weir: {}; what this run had not finished was taken back\n",
               summary.outcome.failure->message);
  }
  const Counts& counts = summary.outcome.totals.figures.total.counts;
  if (!counts.IsBalanced()) {
    fmt::print(stderr,
               "weir: the ledger does not balance: received {}, but accounted for {}; this is a "
               "defect of weir, please report it\n",
               counts.received,
               counts.stored + counts.duplicates + counts.conflicts + counts.quarantined);
  }
}

}  // namespace weir::cli
