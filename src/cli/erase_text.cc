// What an erasure has done, for people and as JSON.
#include "src/cli/erase_text.h"

#include <fmt/format.h>

#include "src/cli/table.h"
#include "src/cli/units.h"
#include "src/lake/figures_json.h"

namespace weir::cli {
namespace {

/// Names of lakes and objects are not cut: people copy them.
constexpr std::size_t kNameWidth = 2'000;

std::string Closing(const lake::ErasureReport& report, bool dry_run) {
  if (dry_run) return "Nothing was changed (--dry-run).";
  if (!report.is_finished) {
    return "Not finished: put right what is said above, and run it again with the same ids.";
  }
  if (report.record.empty()) return "All ids were known as erased, and nothing of them was there.";
  return fmt::format(
      "Done, as {} says.\n"
      "  Not reached: records in the stream, failed events, noncurrent versions of objects,\n"
      "  backups and copies, logs.",
      PrintableText(report.record, kNameWidth));
}

}  // namespace

std::string EraseText(std::string_view lake, const lake::ErasureReport& report, bool dry_run) {
  Table table({dry_run ? "would be erased" : "erased", "count"});
  table.AddRow({"ids", CountText(report.ids)});
  table.AddRow({"of these known as erased before", CountText(report.known_before)});
  table.AddRow({"events in the lake", CountText(report.counts.events)});
  table.AddRow({"rows in quarantine", CountText(report.counts.rows)});
  table.AddRow({"rows in landings", CountText(report.counts.landed)});
  table.AddRow({"objects", CountText(report.objects)});
  const std::string text = PrintableText(lake, kNameWidth) + "\n\n" + table.Text();
  return text + "\n  " + Closing(report, dry_run) + "\n";
}

std::string EraseJson(std::string_view lake, const lake::ErasureReport& report, bool dry_run) {
  std::string unreadable;
  for (const Error& error : report.unreadable) {
    unreadable += (unreadable.empty() ? "" : ",") + lake::StringJson(error.message);
  }
  return fmt::format(
      R"({{"lake":{},"dry_run":{},"finished":{},"ids":{},"known_before":{},"events":{},)"
      R"("quarantined":{},"landed":{},"objects":{},"objects_read":{},"plan":{},"record":{},)"
      R"("unreadable":[{}]}})"
      "\n",
      lake::StringJson(lake), dry_run, report.is_finished, report.ids, report.known_before,
      report.counts.events, report.counts.rows, report.counts.landed, report.objects,
      report.objects_read, report.plan ? fmt::format("{}", *report.plan) : "null",
      report.record.empty() ? "null" : lake::StringJson(report.record), unreadable);
}

}  // namespace weir::cli
