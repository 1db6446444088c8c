// What a roll-up of a lake with claims has done, in words.
#include "src/cli/compact_text.h"

#include "src/cli/table.h"
#include "src/cli/units.h"

namespace weir::cli {
namespace {

/// Names of lakes are not cut: people copy them.
constexpr std::size_t kLakeWidth = 2'000;

std::string_view WhatIsLeft(const compact::CompactSummary& summary, RunEnd end) {
  switch (end) {
    case RunEnd::kStopped:
      return "It was stopped; the next run goes on.";
    case RunEnd::kTimeOver:
      return "The time was over; run it again.";
    case RunEnd::kNothingLeft:
      break;
  }
  if (summary.waiting > 0) {
    return "Old files stand beside the new ones until their readers are through: run it again in "
           "an\n  hour (--reader-grace-hours), and they go.";
  }
  if (summary.left_as_it_is > 0) return "Done but for what is named above.";
  return summary.days == 0 ? "No day has been over for an hour." : "Nothing is left to do.";
}

}  // namespace

std::string CompactText(std::string_view lake, const compact::CompactSummary& summary, RunEnd end) {
  Table table({"rolled up", "count"});
  table.AddRow({"days looked at", CountText(summary.days)});
  table.AddRow({"files that became others", CountText(summary.rolled)});
  table.AddRow({"files made of them", CountText(summary.made)});
  table.AddRow({"manifests changed", CountText(summary.manifests)});
  table.AddRow({"old files deleted", CountText(summary.deleted)});
  table.AddRow({"old files that wait", CountText(summary.waiting)});
  table.AddRow({"left as they are", CountText(summary.left_as_it_is)});
  if (summary.skipped > 0) table.AddRow({"skipped", CountText(summary.skipped)});
  std::string text = PrintableText(lake, kLakeWidth) + "\n\n" + table.Text();
  return text.append("\n  ").append(WhatIsLeft(summary, end)).append("\n");
}

}  // namespace weir::cli
