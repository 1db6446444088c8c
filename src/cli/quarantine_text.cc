// Rows of the quarantine as they are shown.
#include "src/cli/quarantine_text.h"

#include <algorithm>

#include <fmt/format.h>
#include <simdjson.h>

#include "src/cli/units.h"
#include "src/codec/base64.h"
#include "src/event/timestamp.h"
#include "src/lake/figures_json.h"

namespace weir::cli {
namespace {

constexpr std::size_t kRowIndent = 2;
/// Of what nobody can read one byte in so many has no shape.
constexpr std::ptrdiff_t kOneIn = 10;

bool HasNoShape(char c) {
  return (c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == '\x7f';
}

std::string Base64Of(std::string_view data) {
  std::string text;
  codec::AppendBase64(data, text);
  return text;
}

std::string RowLine(std::string_view name, std::string_view text, std::size_t width) {
  return fmt::format("{:{}}{:<8}  {}\n", "", kRowIndent, name,
                     PrintableText(text, width > 24 ? width - kRowIndent - 10 : width));
}

}  // namespace

bool IsReadable(std::string_view data) {
  return simdjson::validate_utf8(data.data(), data.size()) &&
         std::ranges::count_if(data, HasNoShape) * kOneIn <=
             static_cast<std::ptrdiff_t>(data.size());
}

std::string QuarantineRowText(const lake::PlacedRow& row, std::string_view place,
                              std::size_t width) {
  const pipeline::QuarantinedRecord& record = row.record;
  std::string text =
      fmt::format("{} {}\n", event::FormatTimestamp(record.arrived_at),
                  PrintableText(fmt::format("{}{}{}", event::ReasonName(record.reason),
                                            record.detail.empty() ? "" : ": ", record.detail),
                                std::max<std::size_t>(width, 60) - 28));
  text += RowLine("position", record.position, width);
  if (!record.owner.empty()) text += RowLine("owner", record.owner, width);
  text += RowLine("row", fmt::format("{}:{}", place, row.line), width);
  if (IsReadable(record.data)) return text + RowLine("text", record.data, width);
  return text + RowLine("base64", Base64Of(record.data), width);
}

std::string QuarantineRowJson(const lake::PlacedRow& row, std::string_view place) {
  const pipeline::QuarantinedRecord& record = row.record;
  const auto text_or_null = [](bool is_there, std::string_view text) {
    return is_there ? lake::StringJson(text) : std::string("null");
  };
  return fmt::format(
      R"({{"arrived_at":"{}","reason":"{}","detail":{},"position":{},"owner_position":{},)"
      R"("object":{},"line":{},"text":{},"data":"{}"}})"
      "\n",
      event::FormatTimestamp(record.arrived_at), event::ReasonName(record.reason),
      lake::StringJson(record.detail), lake::StringJson(record.position),
      text_or_null(!record.owner.empty(), record.owner), lake::StringJson(place), row.line,
      text_or_null(IsReadable(record.data), record.data), Base64Of(record.data));
}

}  // namespace weir::cli
