// All of a landing as one JSON object: what its format is made of, for people who look for a fault.
#include "src/cli/landing_json.h"

#include <string>

#include <fmt/format.h>

#include "src/codec/base64.h"
#include "src/event/fingerprint.h"
#include "src/pipeline/ledger.h"
#include "src/pipeline/utf8.h"
#include "src/text/json_string.h"

namespace weir::cli {
namespace {

using landing::LandedFolder;
using landing::LandedId;
using landing::LandedRecord;
using landing::LandedRow;
using landing::Part;

std::string JsonOf(std::string_view text) { return text::JsonString(pipeline::ToUtf8(text)); }

std::string JsonOf(const landing::Reasons& reasons) {
  std::string json = "[";
  for (const event::Reason reason : reasons) {
    json += fmt::format(R"({}"{}")", json.size() > 1 ? "," : "", event::ReasonName(reason));
  }
  return json + "]";
}

std::string JsonOf(const landing::Block& block) {
  return fmt::format(R"({{"offset":{},"stored":{},"unpacked":{},"items":{},"crc32":"{:08x}"}})",
                     block.offset, block.stored, block.unpacked, block.items, block.checksum);
}

/// The line of an event or the row of a rejection is JSON itself.
std::string JsonOf(const LandedRow& row) {
  std::string json = fmt::format(R"({{"line":{},"kept":{},"rest":")", row.line, row.kept);
  codec::AppendBase64(row.rest, json);
  return json + R"("})";
}

std::string JsonOf(const LandedFolder& folder) {
  return fmt::format(R"({{"path":{},"first_row":{},"rows":{}}})", JsonOf(folder.path),
                     folder.first_row, folder.rows);
}

std::string JsonOf(const LandedId& id) {
  return fmt::format(R"({{"hash":"{}","fingerprint":"{}","position":{},"row":{}}})",
                     event::ToHex(id.hash), event::ToHex(id.fingerprint), JsonOf(id.position),
                     id.row);
}

std::string JsonOf(const LandedRecord& record) {
  std::string json = fmt::format(
      R"({{"position":{},"row":{},"arrived_at":"{}","reason":"{}","complete":{},"moved":{},)"
      R"("bytes":{},"present":{},"valid":{})",
      JsonOf(record.position), record.row, event::FormatTimestamp(record.arrived_at),
      event::ReasonName(record.counted.reason), record.counted.complete,
      record.counted.has_moved_members, record.counted.bytes, record.present, record.valid);
  if (record.type) json += fmt::format(R"(,"type":{})", JsonOf(*record.type));
  if (record.day) json += fmt::format(R"(,"day":"{}")", event::FormatDay(*record.day));
  if (record.counted.lateness_micros) {
    json += fmt::format(R"(,"lateness_us":{})", *record.counted.lateness_micros);
  }
  return json + "}";
}

std::string JsonOfParts(const landing::Index& index) {
  std::string json;
  for (std::size_t i = 0; i < index.parts.size(); ++i) {
    json += fmt::format(R"({}"{}":[)", i == 0 ? "{" : ",", landing::kPartNames.at(i));
    for (const landing::Block& block : index.parts.at(i)) {
      if (json.back() != '[') json += ',';
      json += JsonOf(block);
    }
    json += "]";
  }
  return json + "}";
}

/// `,"<name>":[…]` of all that the cursor gives.
template <typename Cursor>
Result<void> PrintItems(std::string_view name, Cursor cursor, StandardOutput& out) {
  out.Write(fmt::format(R"(,"{}":[)", name));
  for (bool is_first = true;; is_first = false) {
    const auto item = cursor.Next();
    if (!item) return item.error();
    if (!item->has_value()) break;
    if (!is_first) out.Write(",");
    out.Write(JsonOf(**item));
  }
  out.Write("]");
  return {};
}

}  // namespace

Result<void> PrintLandingJson(const landing::LandingReader& reader, std::string_view object,
                              StandardOutput& out) {
  const landing::Origin& origin = reader.origin();
  out.Write(fmt::format(
      R"({{"object":{},"format":{},"first_position":{},"last_position":{},"judgement":{},)"
      R"("reasons":{},"parts":)",
      JsonOf(object), landing::kFormatVersion, JsonOf(origin.first_position),
      JsonOf(origin.last_position), origin.judgement, JsonOf(reader.index().reasons)));
  out.Write(JsonOfParts(reader.index()));
  if (auto done = PrintItems("rows", reader.Rows(), out); !done) return done;
  if (auto done = PrintItems("folders", reader.Folders(), out); !done) return done;
  if (auto done = PrintItems("ids", reader.Ids(), out); !done) return done;
  if (auto done = PrintItems("records", reader.Records(), out); !done) return done;
  const auto entry = reader.Entry();
  if (!entry) return entry.error();
  out.Write(fmt::format(R"(,"entry":{},"fields":[)", pipeline::FormatLedgerEntry(entry->entry)));
  for (const std::string& field : entry->fields) {
    if (&field != entry->fields.data()) out.Write(",");
    out.Write(JsonOf(field));
  }
  out.Write("]}\n");
  return {};
}

}  // namespace weir::cli
