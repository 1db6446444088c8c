// What `weir report` reports: the sum of a lake's ledger.
#include "src/lake/report.h"

#include <algorithm>
#include <utility>

namespace weir::lake {

Report MakeReport(std::string lake, std::span<const pipeline::LedgerEntry> entries) {
  Report report;
  report.lake = std::move(lake);
  report.entries = entries.size();
  if (entries.empty()) return report;
  report.first_arrival = entries.front().arrived_at;
  report.last_arrival = entries.back().arrived_at;
  for (const auto& entry : entries) {
    report.schemas.insert(entry.schema);
    if (const auto& digest = entry.schema_mark.digest; !digest.empty()) {
      report.digests.insert(digest);
    }
    report.figures.Merge(entry.figures);
    const event::Counts& counts = entry.figures.total.counts;
    const std::uint64_t accounted =
        counts.stored + counts.duplicates + counts.conflicts + counts.quarantined;
    report.missing += counts.received - std::min(counts.received, accounted);
    report.surplus += accounted - std::min(counts.received, accounted);
  }
  return report;
}

std::optional<double> EventsPerDay(const event::Figures& figures) {
  const auto days = std::ranges::count_if(figures.by_day, [](const auto& item) {
    return item.first.has_value() && item.second.counts.stored > 0;
  });
  if (days == 0) return std::nullopt;
  return static_cast<double>(figures.total.counts.stored) / static_cast<double>(days);
}

}  // namespace weir::lake
