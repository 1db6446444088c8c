// What `weir run` says in the end.
#include "src/cli/run_summary.h"

#include <cstdio>
#include <iterator>

#include <fmt/format.h>

#include "src/cli/count_lines.h"
#include "src/cli/run_hint.h"
#include "src/cli/units.h"
#include "src/lake/figures_json.h"

namespace weir::cli {
namespace {

using embedded::RunTotals;
using event::Counts;

double Rate(const RunSummary& summary) {
  const auto received = summary.outcome.totals.figures.total.counts.received;
  return summary.seconds > 0 ? static_cast<double>(received) / summary.seconds : 0;
}

}  // namespace

std::string RunErrorsJson(const embedded::RunOutcome& outcome) {
  std::string json = "[";
  for (const auto& error : outcome.input_errors) {
    fmt::format_to(std::back_inserter(json), R"({}{{"input":{},"message":{}}})",
                   json.size() > 1 ? "," : "", lake::StringJson(error.input),
                   lake::StringJson(error.message));
  }
  if (outcome.failure) {
    fmt::format_to(std::back_inserter(json), R"({}{{"input":null,"message":{}}})",
                   json.size() > 1 ? "," : "", lake::StringJson(outcome.failure->message));
  }
  return json + "]";
}

namespace {

/// Calls `use(name, example)` for the first record of each reason.
template <typename Use>
void ForEachExample(const RunSummary& summary, const Use& use) {
  for (std::size_t i = 0; i < event::kReasonNames.size(); ++i) {
    const auto& found = summary.outcome.totals.examples.Of(static_cast<event::Reason>(i));
    if (!found.empty()) use(event::kReasonNames.at(i), found.front());
  }
}

std::string ExamplesJson(const RunSummary& summary) {
  std::string json = "{";
  ForEachExample(summary, [&json](std::string_view reason, const auto& example) {
    fmt::format_to(std::back_inserter(json), R"({}"{}":{})", json.size() > 1 ? "," : "", reason,
                   ExampleJson(example));
  });
  return json + "}";
}

}  // namespace

std::string ExampleJson(const pipeline::RejectionExample& example) {
  return fmt::format(R"({{"detail":{},"input":{},"line":{},"begin":{}}})",
                     lake::StringJson(example.detail), lake::StringJson(example.source),
                     example.line, lake::StringJson(example.begin));
}

std::string HintJson(const RunTotals& totals) {
  const auto hint = HintOf(totals.figures, totals.examples);
  return hint ? lake::StringJson(*hint) : "null";
}

namespace {

/// Why little was stored, where that is so.
std::string ExplanationText(const RunSummary& summary) {
  constexpr std::size_t kShown = 70;
  const auto& totals = summary.outcome.totals;
  if (!IsLittleStored(totals.figures.total.counts)) return {};
  std::string text = "the first record of each reason:\n";
  ForEachExample(summary, [&text](std::string_view reason, const auto& example) {
    fmt::format_to(std::back_inserter(text), "  {}: {}\n    in {}:{}: {}\n", reason,
                   PrintableText(example.detail, 2 * kShown), PrintableText(example.source, kShown),
                   example.line, PrintableText(example.begin, kShown));
  });
  if (const auto hint = HintOf(totals.figures, totals.examples)) {
    fmt::format_to(std::back_inserter(text), "hint: {}\n", *hint);
  }
  return text;
}

}  // namespace

std::string RunSummaryText(const RunSummary& summary) {
  const auto& totals = summary.outcome.totals;
  const Counts& counts = totals.figures.total.counts;
  std::string text;
  const auto line = [&text](std::uint64_t count, std::string_view what) {
    text += CountLine(count, what);
  };
  line(counts.received, "received");
  line(counts.stored, "stored");
  line(counts.duplicates, "duplicates: the same event again");
  line(counts.conflicts, "conflicts: the same id with another body, in quarantine");
  line(counts.quarantined, "quarantined: no valid events");
  text += ReasonLines(totals.figures);
  if (counts.moved > 0) {
    line(counts.moved, "of the stored had members with names of Weir's: see \"_original\"");
  }
  if (totals.already_processed > 0) {
    line(totals.already_processed, "passed over: an earlier run has processed them");
  }
  fmt::format_to(std::back_inserter(text),
                 "complete {}, valid {}, unique {}\n"
                 "{} files written in {}, {} records/s\n",
                 PercentText(Completeness(counts)), PercentText(Validity(counts)),
                 PercentText(Uniqueness(counts)), CountText(totals.objects),
                 DurationText(static_cast<std::int64_t>(summary.seconds * 1000)),
                 CountText(static_cast<std::uint64_t>(Rate(summary))));
  text += ExplanationText(summary);
  if (summary.was_interrupted) text += "interrupted: run it again to take in the rest\n";
  return text;
}

std::string RunSummaryJson(const RunSummary& summary) {
  const auto& totals = summary.outcome.totals;
  const Counts& counts = totals.figures.total.counts;
  return fmt::format(
      R"({{"lake":{},"schema":{},"layout":"{}","compression":"{}","ledger":{},)"
      R"("already_processed":{},"moved":{},"reasons":{},"examples":{},"hint":{},"quality":{},)"
      R"("objects":{},"bytes":{},"inputs":{},)"
      R"("errors":{},"interrupted":{},"seconds":{:.3f},"events_per_second":{:.0f}}})"
      "\n",
      lake::StringJson(summary.lake), lake::StringJson(summary.schema), summary.layout,
      summary.compression, lake::LedgerJson(counts), totals.already_processed, counts.moved,
      lake::ReasonsJson(totals.figures), ExamplesJson(summary), HintJson(totals),
      lake::QualityJson(counts), totals.objects, summary.outcome.bytes_read, summary.inputs,
      RunErrorsJson(summary.outcome), summary.was_interrupted, summary.seconds, Rate(summary));
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
