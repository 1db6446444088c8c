// A report for people: tables of at most 100 columns.
#include "src/cli/report_tables.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/cli/table.h"
#include "src/cli/units.h"

namespace weir::cli {
namespace {

using event::Counts;
using event::Figures;
using event::Slice;

constexpr std::size_t kMaxDays = 31;

using NamedSlices = std::vector<std::pair<std::string, const Slice*>>;

std::optional<double> Share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

std::string Heading(const lake::Report& report) {
  const std::string schemas =
      PrintableText(fmt::format("{}", fmt::join(report.schemas, ", ")), Table::kMaxWidth);
  return fmt::format("{}\n{} ledger {}, {} to {}; schema {}\n",
                     PrintableText(report.lake, Table::kMaxWidth), CountText(report.entries),
                     report.entries == 1 ? "entry" : "entries",
                     event::FormatTimestamp(report.first_arrival),
                     event::FormatTimestamp(report.last_arrival), schemas);
}

std::string Ledger(const lake::Report& report) {
  const Counts& counts = report.figures.total.counts;
  Table table({"ledger", "records"});
  table.AddRow({"received", CountText(counts.received)});
  table.AddRow({"= stored", CountText(counts.stored)});
  table.AddRow({"+ duplicates", CountText(counts.duplicates)});
  table.AddRow({"+ conflicts", CountText(counts.conflicts)});
  table.AddRow({"+ quarantined", CountText(counts.quarantined)});
  std::string text = table.Text();
  if (counts.moved > 0) {
    text += fmt::format("  {} of the stored had members with names of Weir's: see \"_original\".\n",
                        CountText(counts.moved));
  }
  if (report.IsBalanced()) {
    const bool is_behind = report.backlog && !report.backlog->behind.empty();
    return text + (is_behind ? "  It balances so far: every record in it is accounted for.\n"
                             : "  It balances: every record is accounted for.\n");
  }
  return text + fmt::format(
                    "  IT DOES NOT BALANCE: of {} received nobody knows what became; {} more are "
                    "accounted\n"
                    "  for than were received. This is a defect of weir, please report it.\n",
                    CountText(report.missing), CountText(report.surplus));
}

std::string Quality(const Counts& counts) {
  Table table({"quality", "share"});
  table.AddRow({"uniqueness", PercentText(Uniqueness(counts))});
  table.AddRow({"completeness", PercentText(Completeness(counts))});
  table.AddRow({"validity", PercentText(Validity(counts))});
  return table.Text();
}

std::string Timeliness(const event::LatenessHistogram& lateness) {
  Table table({"arrival after created_at", "at most"});
  table.AddRow({"p50", DurationText(lateness.QuantileMillis(0.50))});
  table.AddRow({"p95", DurationText(lateness.QuantileMillis(0.95))});
  table.AddRow({"p99", DurationText(lateness.QuantileMillis(0.99))});
  return table.Text();
}

std::string Volume(const Figures& figures) {
  const auto events_per_day = lake::EventsPerDay(figures);
  Table table({"volume", "received"});
  table.AddRow({"records", CountText(figures.total.counts.received)});
  table.AddRow({"bytes", BytesText(figures.total.counts.bytes)});
  table.AddRow({"events a day", events_per_day ? CountText(static_cast<std::uint64_t>(
                                                     std::llround(*events_per_day)))
                                               : std::string("-")});
  return table.Text();
}

void AddSlice(Table& table, const std::string& name, const Slice& slice) {
  const Counts& counts = slice.counts;
  table.AddRow({name, CountText(counts.stored), CountText(counts.duplicates),
                CountText(counts.conflicts), CountText(counts.quarantined),
                ShortPercentText(Uniqueness(counts)), ShortPercentText(Validity(counts)),
                DurationText(slice.lateness.QuantileMillis(0.95))});
}

/// One line for each of the first `shown` slices, and one for the rest of them.
Table SliceTable(std::string title, const NamedSlices& slices, std::size_t shown,
                 std::string_view rest) {
  Table table({std::move(title), "stored", "duplicates", "conflicts", "quarantined", "unique",
               "valid", "p95 late"});
  Slice others;
  for (std::size_t i = 0; i < slices.size(); ++i) {
    if (i < shown) {
      AddSlice(table, slices[i].first, *slices[i].second);
    } else {
      others.Merge(*slices[i].second);
    }
  }
  if (slices.size() > shown) {
    AddSlice(table, fmt::format("({} {})", CountText(slices.size() - shown), rest), others);
  }
  return table;
}

std::string Types(const Figures& figures, std::size_t top) {
  NamedSlices slices;
  for (const auto& [type, slice] : figures.by_type) slices.emplace_back(type, &slice);
  std::ranges::stable_sort(slices, std::greater<>(),
                           [](const auto& named) { return named.second->counts.received; });
  return SliceTable("type", slices, top, "more").Text();
}

std::string Days(const Figures& figures) {
  NamedSlices slices;
  for (const auto& [day, slice] : figures.by_day) {
    if (day) slices.emplace_back(event::FormatDay(*day), &slice);
  }
  std::ranges::reverse(slices);  // the newest first
  Table table = SliceTable("day", slices, kMaxDays, "before");
  const auto first = figures.by_day.begin();  // the unknown day is before all others
  if (first != figures.by_day.end() && !first->first) AddSlice(table, "(unknown)", first->second);
  return table.Text();
}

std::string Reasons(const Figures& figures) {
  std::vector<std::pair<std::uint64_t, std::string_view>> reasons;
  for (std::size_t i = 0; i < figures.by_reason.size(); ++i) {
    if (figures.by_reason[i] > 0) {
      reasons.emplace_back(figures.by_reason[i], event::kReasonNames.at(i));
    }
  }
  if (reasons.empty()) return {};
  std::ranges::sort(reasons, std::greater<>());
  Table table({"quarantine, by reason", "records", "of received"});
  for (const auto& [count, reason] : reasons) {
    table.AddRow({std::string(reason), CountText(count),
                  ShortPercentText(Share(count, figures.total.counts.received))});
  }
  return table.Text();
}

std::string Fields(const Figures& figures) {
  Table table({"field", "present", "of received", "valid", "of present"});
  for (const auto& [field, counts] : figures.by_field) {
    table.AddRow({field, CountText(counts.present),
                  ShortPercentText(Share(counts.present, figures.total.counts.received)),
                  CountText(counts.valid), ShortPercentText(Share(counts.valid, counts.present))});
  }
  return table.Text();
}

/// Whether there is more to come.
std::string OnTheirWay(const lake::Report& report) {
  if (!report.backlog_unknown.empty()) {
    return fmt::format("Whether records are still on their way is not known: {}\n",
                       report.backlog_unknown);
  }
  if (!report.backlog || report.backlog->behind.empty()) return {};
  std::string text = fmt::format(
      "RECORDS ARE STILL ON THEIR WAY: stream {} holds some that the ledger does not know yet.\n",
      fmt::join(report.backlog->behind, ", "));
  if (!report.backlog->failed.empty()) {
    text += fmt::format("(Unless the function gave them up: they would stand in {}.)\n",
                        fmt::join(report.backlog->failed, ", "));
  }
  return text;
}

}  // namespace

std::string ReportText(const lake::Report& report, std::size_t top) {
  const std::string on_their_way = OnTheirWay(report);
  if (report.entries == 0) {
    return fmt::format("{}\nThe lake is empty: {}\n{}",
                       PrintableText(report.lake, Table::kMaxWidth),
                       report.backlog ? "nothing has been taken into it yet."
                                      : "no run has taken anything into it yet.",
                       on_their_way);
  }
  const Figures& figures = report.figures;
  std::string text = Heading(report);
  for (const std::string& part :
       {Ledger(report), on_their_way, Quality(figures.total.counts),
        Timeliness(figures.total.lateness), Volume(figures), Types(figures, top), Days(figures),
        Reasons(figures), Fields(figures)}) {
    if (!part.empty()) text += '\n' + part;
  }
  return text;
}

}  // namespace weir::cli
