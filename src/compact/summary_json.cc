// What a run has done, as JSON: for the function's answer and for `weir compact --json`.
#include "src/compact/summary_json.h"

#include <fmt/format.h>

#include "src/text/json_string.h"

namespace weir::compact {
namespace {

void AppendMessages(const std::vector<Error>& errors, std::string& json) {
  for (const Error& error : errors) {
    if (&error != errors.data()) json += ',';
    text::AppendJsonString(error.message, json);
  }
}

}  // namespace

std::string SummaryJson(const CompactSummary& summary) {
  std::string json =
      fmt::format(R"({{"days":{},"rolled":{},"made":{},"manifests":{},"deleted":{},"waiting":{},)"
                  R"("left_as_it_is":{},"damaged":[)",
                  summary.days, summary.rolled, summary.made, summary.manifests, summary.deleted,
                  summary.waiting, summary.left_as_it_is);
  AppendMessages(summary.damaged, json);
  json += fmt::format(R"(],"skipped":{},"foreign":[)", summary.skipped);
  AppendMessages(summary.foreign, json);
  json += fmt::format(R"(],"done":{}}})", summary.done);
  return json;
}

}  // namespace weir::compact
