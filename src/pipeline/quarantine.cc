// The rows of the quarantine: what was wrong with a record, where it came from, and its bytes.
#include "src/pipeline/quarantine.h"

#include <utility>

#include <simdjson.h>

#include "src/codec/base64.h"
#include "src/event/json_text.h"

namespace weir::pipeline {

void AppendQuarantineRow(const QuarantineRow& row, std::string& out) {
  out += R"({"reason":")";
  out += event::ReasonName(row.reason);
  out += R"(","detail":)";
  event::AppendJsonString(row.detail, out);
  out += R"(,"position":)";
  event::AppendJsonString(row.position.text, out);
  if (row.owner) {
    out += R"(,"owner_position":)";
    event::AppendJsonString(row.owner->text, out);
  }
  out += R"(,"arrived_at":")";
  event::AppendTimestamp(row.arrived_at, out);
  out += R"(","data":")";
  codec::AppendBase64(row.data, out);
  out += R"("})";
}

Result<QuarantinedRecord> ParseQuarantineRow(std::string_view line) {
  const Error no_row{ErrorKind::kCorrupt, "is no row of the quarantine"};
  simdjson::dom::parser parser;
  simdjson::dom::element row;
  if (parser.parse(line.data(), line.size()).get(row) != simdjson::SUCCESS) return no_row;
  const auto text_of = [&row](const char* name) {
    std::string_view text;
    return row[name].get(text) == simdjson::SUCCESS ? text : std::string_view();
  };
  const auto reason = event::ReasonNamed(text_of("reason"));
  const auto arrived_at = event::ParseTimestamp(text_of("arrived_at"), event::TimeFormat::kRfc3339);
  auto data = codec::DecodeBase64(text_of("data"));
  if (!reason || !arrived_at || !data || text_of("position").empty()) return no_row;
  return QuarantinedRecord{.reason = *reason,
                           .detail = std::string(text_of("detail")),
                           .position = std::string(text_of("position")),
                           .owner = std::string(text_of("owner_position")),
                           .arrived_at = *arrived_at,
                           .data = *std::move(data)};
}

}  // namespace weir::pipeline
