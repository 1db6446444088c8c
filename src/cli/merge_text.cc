// What a run of the merge has done, in words.
#include "src/cli/merge_text.h"

#include <cstdint>

#include <fmt/format.h>

#include "src/cli/units.h"
#include "src/merge/summary_json.h"

namespace weir::cli {
namespace {

constexpr std::uint64_t kMillis = 1'000;

std::string DurationOf(std::uint64_t seconds) {
  return DurationText(static_cast<std::int64_t>(seconds * kMillis));
}

std::string JudgedText(const merge::PlanResult& rows) {
  std::string text = fmt::format("{} stored, {} duplicates, {} conflicts, {} quarantined",
                                 CountText(rows.stored), CountText(rows.duplicates),
                                 CountText(rows.conflicts), CountText(rows.quarantined));
  if (rows.counted_before > 0) {
    text += fmt::format("; {} had landed before", CountText(rows.counted_before));
  }
  if (rows.held > 0) {
    text += fmt::format(
        "\n{} of those stored are late, for days that are over: they are in the "
        "lake once their hours of waiting are",
        CountText(rows.held));
  }
  return text;
}

std::string_view ReasonText(const merge::MergeSummary& summary, RunEnd end) {
  switch (end) {
    case RunEnd::kTimeOver:
      return "the time was over; run it again";
    case RunEnd::kStopped:
      return "it was stopped; the next run goes on";
    case RunEnd::kNothingLeft:
      break;
  }
  return summary.set_aside.empty() ? "they landed meanwhile, or another merge is at work"
                                   : "their shards have a landing that was set aside";
}

}  // namespace

std::string MergeText(std::string_view lake, const merge::MergeSummary& summary, RunEnd end,
                      event::Timestamp now) {
  std::string text = fmt::format(
      "{}: {}\n", lake,
      summary.plans == 0 ? std::string("nothing was judged") : JudgedText(summary.rows));
  if (summary.rows.rolled > 0) {
    text += fmt::format(
        "{} files of the lake became few; they stand beside those until their readers are "
        "through, and go with the next run after that\n",
        CountText(summary.rows.rolled));
  }
  const std::uint64_t waiting = summary.waiting.value_or(0);
  if (waiting > 0 && summary.oldest_waiting) {
    const std::uint64_t seconds = merge::OldestWaitingSeconds(summary, now).value_or(0);
    text += fmt::format("{} landings wait, the oldest of the hour that began {} ago ({}): {}\n",
                        CountText(waiting), DurationOf(seconds),
                        event::FormatTimestamp(*summary.oldest_waiting), ReasonText(summary, end));
  } else if (end == RunEnd::kNothingLeft) {
    text += "nothing waits\n";
  } else {
    text += fmt::format("more may wait: {}\n", ReasonText(summary, end));
  }
  if (summary.open_since) {
    text += fmt::format("a plan that was made {} ago ({}) is still open: what it judges waits\n",
                        DurationOf(merge::OpenSeconds(summary, now)),
                        event::FormatTimestamp(*summary.open_since));
  }
  return text;
}

}  // namespace weir::cli
