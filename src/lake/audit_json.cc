// What an audit has found, as JSON.
#include "src/lake/audit_json.h"

#include <fmt/format.h>

#include "src/lake/figures_json.h"

namespace weir::lake {
namespace {

std::string CountsJson(const Findings& findings) {
  std::string json;
  for (std::size_t i = 0; i < kFindingKinds; ++i) {
    const auto kind = static_cast<FindingKind>(i);
    if (findings.CountOf(kind) == 0) continue;
    json += fmt::format(R"({}"{}":{})", json.empty() ? "" : ",", FindingName(kind),
                        findings.CountOf(kind));
  }
  return "{" + json + "}";
}

std::string KeptJson(const Findings& findings) {
  std::string json;
  for (const Finding& finding : findings.Kept()) {
    const auto text_or_null = [](const std::string& text) {
      return text.empty() ? "null" : StringJson(text);
    };
    json += fmt::format(
        R"({}{{"kind":"{}","object":{},"line":{},"id":{},"detail":{},"remedy":{}}})",
        json.empty() ? "" : ",", FindingName(finding.kind), text_or_null(finding.object),
        finding.line == 0 ? "null" : fmt::format("{}", finding.line), text_or_null(finding.id),
        StringJson(finding.detail), StringJson(RemedyOf(finding.kind)));
  }
  return "[" + json + "]";
}

std::string NumberOrNull(const std::optional<std::uint64_t>& number) {
  return number ? fmt::format("{}", *number) : "null";
}

std::string MergedJson(const std::optional<MergedFigures>& merged) {
  if (!merged) return "null";
  return fmt::format(R"({{"plan":{},"open":{},"held":{},"waiting":{},)"
                     R"("compared_with_manifests":{}}})",
                     merged->plan, NumberOrNull(merged->open), merged->held,
                     NumberOrNull(merged->waiting), merged->are_manifests_compared);
}

}  // namespace

std::string AuditJson(std::string_view lake, const AuditReport& report, const Findings& findings) {
  return fmt::format(
      R"({{"lake":{},"good":{},"objects":{},"events":{},"quarantined":{},"claims":{},"erased":{},)"
      R"("ledger_entries":{},"compared_with_claims":{},"compared_with_ledger":{},)"
      R"("claims_expired":{},"not_compared":{},)"
      R"("looked_into":{},"merged":{},"findings":{},"first":{}}})"
      "\n",
      StringJson(lake), findings.count() == 0, report.objects, report.events, report.rows,
      report.claims, report.erased, report.ledger_entries, report.is_compared_with_claims,
      report.is_compared_with_ledger, report.expired, report.uncompared, report.is_looked_into,
      MergedJson(report.merged), CountsJson(findings), KeptJson(findings));
}

}  // namespace weir::lake
