// Figures as JSON, spelled alike by every command.
#include "src/lake/figures_json.h"

#include <iterator>

#include <fmt/format.h>

#include "src/event/json_text.h"
#include "src/pipeline/utf8.h"

namespace weir::lake {

std::string StringJson(std::string_view text) {
  std::string json;
  event::AppendJsonString(pipeline::ToUtf8(text), json);
  return json;
}

std::string NumberJson(std::optional<double> number) {
  return number ? fmt::format("{}", *number) : std::string("null");
}

std::string LedgerJson(const event::Counts& counts) {
  return fmt::format(
      R"({{"received":{},"stored":{},"duplicates":{},"conflicts":{},"quarantined":{},)"
      R"("balanced":{}}})",
      counts.received, counts.stored, counts.duplicates, counts.conflicts, counts.quarantined,
      counts.IsBalanced());
}

std::string QualityJson(const event::Counts& counts) {
  return fmt::format(R"({{"completeness":{},"validity":{},"uniqueness":{}}})",
                     NumberJson(Completeness(counts)), NumberJson(Validity(counts)),
                     NumberJson(Uniqueness(counts)));
}

std::string ReasonsJson(const event::Figures& figures) {
  std::string json = "{";
  for (std::size_t i = 0; i < figures.by_reason.size(); ++i) {
    if (figures.by_reason[i] == 0) continue;
    fmt::format_to(std::back_inserter(json), R"({}"{}":{})", json.size() > 1 ? "," : "",
                   event::kReasonNames.at(i), figures.by_reason[i]);
  }
  return json + "}";
}

}  // namespace weir::lake
