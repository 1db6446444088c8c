// The rows of the quarantine: what was wrong with a record, where it came from, and its bytes.
#include "src/pipeline/quarantine.h"

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

}  // namespace weir::pipeline
