// What is said of a trial: what a run would make of an input.
#include "src/cli/trial_summary.h"

#include <cstdio>
#include <iterator>

#include <fmt/format.h>

#include "src/cli/count_lines.h"
#include "src/cli/run_hint.h"
#include "src/cli/run_summary.h"
#include "src/cli/units.h"
#include "src/lake/figures_json.h"

namespace weir::cli {
namespace {

/// Calls `use(name, count, examples)` for each reason that there was.
template <typename Use>
void ForEachReason(const embedded::RunTotals& totals, const Use& use) {
  for (std::size_t i = 0; i < event::kReasonNames.size(); ++i) {
    const auto& examples = totals.examples.Of(static_cast<event::Reason>(i));
    const std::uint64_t count = totals.figures.by_reason.at(i);
    if (count > 0) use(event::kReasonNames.at(i), count, examples);
  }
}

/// A line of its own, indented and cut.
std::string ShownLine(std::size_t indent, std::string_view text, std::size_t width) {
  return fmt::format("{:{}}{}\n", "", indent, PrintableText(text, width - indent));
}

std::string TrialExamplesText(const embedded::RunTotals& totals, std::size_t width) {
  std::string text;
  ForEachReason(totals, [&](std::string_view reason, std::uint64_t count, const auto& examples) {
    if (examples.empty()) return;
    const bool has_more = examples.size() < count;
    fmt::format_to(
        std::back_inserter(text), "\n{}{}:\n", reason,
        has_more ? fmt::format(", the first {} of {}", CountText(examples.size()), CountText(count))
                 : "");
    for (const auto& example : examples) {
      text += ShownLine(2, fmt::format("{}:{}: {}", example.source, example.line, example.detail),
                        width);
      text += ShownLine(4, example.begin, width);
    }
  });
  return text;
}

std::string TrialExamplesJson(const embedded::RunTotals& totals) {
  std::string json = "{";
  ForEachReason(
      totals, [&json](std::string_view reason, std::uint64_t /*count*/, const auto& examples) {
        fmt::format_to(std::back_inserter(json), R"({}"{}":[)", json.size() > 1 ? "," : "", reason);
        for (const auto& example : examples) {
          if (!json.ends_with('[')) json += ',';
          json += ExampleJson(example);
        }
        json += ']';
      });
  return json + "}";
}

}  // namespace

bool TrialSummary::IsAllValid() const {
  const event::Counts& counts = outcome.totals.figures.total.counts;
  return counts.quarantined == 0 && counts.conflicts == 0;
}

std::string TrialSummaryText(const TrialSummary& summary, std::size_t width) {
  const auto& totals = summary.outcome.totals;
  const event::Counts& counts = totals.figures.total.counts;
  std::string text;
  text += CountLine(counts.received, "received");
  text += CountLine(counts.stored, "valid, each with an id of its own");
  text += CountLine(counts.duplicates, "duplicates: the same event again");
  text += CountLine(counts.conflicts, "conflicts: the same id with another body, for quarantine");
  text += CountLine(counts.quarantined, "for quarantine: no valid events");
  text += ReasonLines(totals.figures);
  if (counts.moved > 0) {
    text += CountLine(counts.moved, "of the valid have members with names of Weir's");
  }
  if (totals.already_processed > 0) {
    text += CountLine(totals.already_processed,
                      "passed over: these very lines stood in an input before");
  }
  fmt::format_to(std::back_inserter(text), "complete {}, valid {}, unique {}\n",
                 PercentText(event::Completeness(counts)), PercentText(event::Validity(counts)),
                 PercentText(event::Uniqueness(counts)));
  text += TrialExamplesText(totals, width);
  if (const auto hint = HintOf(totals.figures, totals.examples)) {
    fmt::format_to(std::back_inserter(text), "\nhint: {}\n", *hint);
  }
  if (!summary.knows_all_ids) {
    fmt::format_to(std::back_inserter(text),
                   "\nduplicates and conflicts are told among the first {} ids; there were more\n",
                   CountText(embedded::kMaxTrialClaims));
  }
  if (summary.was_interrupted) text += "\ninterrupted: this is of what was read by then\n";
  return text;
}

std::string TrialSummaryJson(const TrialSummary& summary) {
  const auto& totals = summary.outcome.totals;
  const event::Counts& counts = totals.figures.total.counts;
  return fmt::format(
      R"({{"schema":{},"all_valid":{},"ledger":{},"already_processed":{},"moved":{},)"
      R"("reasons":{},"examples":{},"hint":{},"quality":{},"knows_all_ids":{},"bytes":{},)"
      R"("inputs":{},"errors":{},"interrupted":{},"seconds":{:.3f}}})"
      "\n",
      lake::StringJson(summary.schema), summary.IsAllValid(), lake::LedgerJson(counts),
      totals.already_processed, counts.moved, lake::ReasonsJson(totals.figures),
      TrialExamplesJson(totals), HintJson(totals), lake::QualityJson(counts), summary.knows_all_ids,
      summary.outcome.bytes_read, summary.inputs, RunErrorsJson(summary.outcome),
      summary.was_interrupted, summary.seconds);
}

void PrintTrialErrors(const TrialSummary& summary) {
  for (const auto& error : summary.outcome.input_errors) {
    fmt::print(stderr, "weir: {}: {}\n", error.input, error.message);
  }
  if (summary.outcome.failure) fmt::print(stderr, "weir: {}\n", summary.outcome.failure->message);
}

}  // namespace weir::cli
