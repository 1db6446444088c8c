// What an audit has found, for people.
#include "src/cli/verify_text.h"

#include <fmt/format.h>

#include "src/cli/table.h"
#include "src/cli/units.h"

namespace weir::cli {
namespace {

/// Names of objects are not cut: people copy them.
constexpr std::size_t kObjectNameWidth = 2'000;
constexpr std::size_t kDetailWidth = 400;

std::string Indented(const std::string& table) {
  std::string text;
  for (std::size_t begin = 0; begin < table.size();) {
    const std::size_t end = table.find('\n', begin) + 1;
    text += "  " + table.substr(begin, end - begin);
    begin = end;
  }
  return text;
}

std::string ReadText(const lake::AuditReport& report) {
  Table table({"read", "count"});
  table.AddRow({"objects", CountText(report.objects)});
  table.AddRow({"events", CountText(report.events)});
  table.AddRow({"rows in quarantine", CountText(report.rows)});
  if (report.is_compared_with_claims) {
    table.AddRow({report.merged ? "ids in the index" : "claims", CountText(report.claims)});
  }
  if (report.erased > 0) table.AddRow({"ids that are erased", CountText(report.erased)});
  table.AddRow({"ledger entries", CountText(report.ledger_entries)});
  if (report.merged) {
    table.AddRow({"events that are held", CountText(report.merged->held)});
    table.AddRow({"landings that wait",
                  report.merged->waiting ? CountText(*report.merged->waiting) : "unknown"});
  }
  return Indented(table.Text());
}

std::string PlaceText(const lake::Finding& finding) {
  std::string text = PrintableText(finding.object, kObjectNameWidth);
  if (finding.line != 0) text += fmt::format("{}line {}", text.empty() ? "" : ", ", finding.line);
  if (!finding.id.empty()) {
    text += (text.empty() ? "" : ", ") + PrintableText(finding.id, kDetailWidth);
  }
  return text;
}

std::string FindingsText(const lake::Findings& findings) {
  Table counts({"finding", "count"});
  std::string places;
  const auto kept = findings.Kept();
  for (std::size_t at = 0; at < kept.size();) {
    const lake::FindingKind kind = kept[at].kind;
    counts.AddRow({std::string(lake::FindingName(kind)), CountText(findings.CountOf(kind))});
    places += fmt::format("\n  {}\n", lake::FindingName(kind));
    std::uint64_t shown = 0;
    for (; at < kept.size() && kept[at].kind == kind; ++at, ++shown) {
      const std::string place = PlaceText(kept[at]);
      places += fmt::format("    {}{}{}\n", place, place.empty() ? "" : ": ",
                            PrintableText(kept[at].detail, kDetailWidth));
    }
    const std::uint64_t more = findings.CountOf(kind) - shown;
    if (more > 0) places += fmt::format("    and {} more\n", CountText(more));
    places += fmt::format("    {}\n", lake::RemedyOf(kind));
  }
  return "\n" + Indented(counts.Text()) + places;
}

std::string LimitsText(const lake::AuditReport& report, bool is_deep) {
  std::string text;
  if (report.expired > 0) {
    text += fmt::format("  {} without a {} have expired: not checked for it.\n",
                        CountText(report.expired),
                        report.merged ? "row in the index, which may" : "claim, which may");
  }
  if (report.uncompared > 0) {
    text += fmt::format(
        "  {} events have members under another name: not compared with the body "
        "that was claimed.\n",
        CountText(report.uncompared));
  }
  if (report.merged && report.merged->open) {
    text += fmt::format(
        "  Plan {} is begun and not closed: what it has made is passed over, and the ledger's "
        "totals were not compared.\n",
        *report.merged->open);
  } else if (report.merged && !report.is_compared_with_ledger) {
    text +=
        "  The ledger's totals were not compared: it is damaged, or the merge went on while they "
        "were read.\n";
  } else if (!report.is_compared_with_ledger) {
    text +=
        "  The ledger's totals were not compared: it is damaged, or several schemas have judged "
        "the same records.\n";
  }
  if (is_deep && !report.is_looked_into) {
    text += "  Lines were not looked into: several schemas have judged them, and one can't tell.\n";
  }
  return text.empty() ? text : "\n" + text;
}

}  // namespace

std::string VerifyText(std::string_view lake, const lake::AuditReport& report,
                       const lake::Findings& findings, bool is_deep) {
  std::string text = PrintableText(lake, kObjectNameWidth) + "\n\n" + ReadText(report);
  text += LimitsText(report, is_deep);
  if (findings.count() > 0) return text + FindingsText(findings);
  if (report.merged) {
    return text +
           fmt::format("\n  Up to plan {} every event is there once, and the index has it.\n",
                       report.merged->plan);
  }
  if (!report.is_compared_with_claims) {
    return text +
           "\n  Every event stands there once. It is a copy, whose claims are elsewhere: they "
           "were not compared.\n";
  }
  return text +
         "\n  Every event stands there once, with its claim, and every claim has its event.\n";
}

}  // namespace weir::cli
