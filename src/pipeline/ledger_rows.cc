// The rows of a stream's ledger entry: lines of JSON, and back.
#include "src/pipeline/ledger_rows.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <concepts>
#include <cstdint>
#include <limits>

#include <fmt/format.h>
#include <simdjson.h>

#include "src/event/json_text.h"

namespace weir::pipeline {
namespace {

namespace dom = simdjson::dom;

constexpr std::array<std::string_view, 5> kVerdictNames = {"failed", "stored", "duplicate",
                                                           "conflict", "quarantined"};

std::optional<Verdict> VerdictNamed(std::string_view name) {
  const auto* at = std::ranges::find(kVerdictNames, name);
  if (at == kVerdictNames.end()) return std::nullopt;
  return static_cast<Verdict>(at - kVerdictNames.begin());
}

void AppendNumber(std::integral auto number, std::string& out) {
  std::array<char, std::numeric_limits<std::uint64_t>::digits10 + 2> digits;  // a sign among them
  out.append(digits.data(), std::to_chars(digits.begin(), digits.end(), number).ptr);
}

void AppendOptional(const std::optional<std::string_view>& text, std::string& out) {
  if (text) {
    event::AppendJsonString(*text, out);
  } else {
    out += "null";
  }
}

// ---- Reading ----

/// Takes the items of a row one after another.
class RowReader {
 public:
  explicit RowReader(dom::array items) : next_(items.begin()), end_(items.end()) {}

  template <typename T>
  bool Take(T& value) {
    if (!(next_ != end_)) return false;
    const bool good = (*next_).get(value) == simdjson::SUCCESS;
    ++next_;
    return good;
  }

  template <typename T>
  bool TakeOptional(std::optional<T>& value) {
    if (!(next_ != end_)) return false;
    if ((*next_).is_null()) {
      ++next_;
      return true;
    }
    T taken{};
    if (!Take(taken)) return false;
    value = taken;
    return true;
  }

  [[nodiscard]] bool AtEnd() const { return !(next_ != end_); }

 private:
  dom::array::iterator next_;
  dom::array::iterator end_;
};

std::optional<LedgerRow> ReadRow(dom::array items) {
  LedgerRow row;
  RowReader reader(items);
  std::string_view position;
  std::string_view verdict;
  std::string_view reason;
  std::uint64_t complete = 0;
  std::uint64_t moved = 0;
  std::optional<std::string_view> type;
  std::optional<std::string_view> day;
  const bool whole = reader.Take(position) && reader.Take(verdict) && reader.Take(reason) &&
                     reader.Take(complete) && reader.TakeOptional(type) &&
                     reader.TakeOptional(day) && reader.Take(row.present) &&
                     reader.Take(row.valid) && reader.TakeOptional(row.record.lateness_micros) &&
                     reader.Take(row.record.bytes) && (reader.AtEnd() || reader.Take(moved)) &&
                     reader.AtEnd();
  const auto known_verdict = VerdictNamed(verdict);
  const auto known_reason = event::ReasonNamed(reason);
  if (!whole || !known_verdict || !known_reason) return std::nullopt;
  row.position = position;
  row.record.verdict = *known_verdict;
  row.record.reason = *known_reason;
  row.record.complete = complete != 0;
  row.record.has_moved_members = moved != 0;
  if (type) row.type = *type;
  if (day) row.day = event::ParseDay(*day);
  if (day && !row.day) return std::nullopt;
  return row;
}

bool ReadFields(const dom::element& line, std::vector<std::string>& fields) {
  dom::array names;
  if (line["fields"].get(names) != simdjson::SUCCESS) return false;
  for (const dom::element name : names) {
    std::string_view text;
    if (name.get(text) != simdjson::SUCCESS) return false;
    fields.emplace_back(text);
  }
  return fields.size() <= std::numeric_limits<event::FieldMask>::digits;
}

bool ReadLine(const dom::element& line, bool is_first, LedgerRows& rows) {
  if (is_first) return ReadFields(line, rows.fields);
  dom::array items;
  if (line.get(items) != simdjson::SUCCESS) return false;
  auto row = ReadRow(items);
  if (!row) return false;
  rows.rows.push_back(*std::move(row));
  return true;
}

}  // namespace

std::string_view VerdictName(Verdict verdict) {
  return kVerdictNames.at(static_cast<std::size_t>(verdict));
}

std::string FormatLedgerFields(std::span<const std::string> fields) {
  std::string line = R"({"fields":[)";
  for (const std::string& field : fields) {
    if (line.back() != '[') line += ',';
    event::AppendJsonString(field, line);
  }
  return line + "]}";
}

std::string FormatLedgerFields(const event::Schema& schema) {
  return FormatLedgerFields(event::FieldNumbers(schema).texts);
}

void AppendLedgerRow(const LedgerRowView& row, std::string& out) {
  const CountedRecord& counted = row.record;
  out += '[';
  event::AppendJsonString(row.position, out);
  out.append(",\"").append(VerdictName(counted.verdict));
  out.append("\",\"").append(event::ReasonName(counted.reason));
  out += counted.complete ? "\",1," : "\",0,";
  AppendOptional(row.type, out);
  out += ',';
  const std::string day = row.day ? event::FormatDay(*row.day) : std::string();
  AppendOptional(row.day ? std::optional<std::string_view>(day) : std::nullopt, out);
  out += ',';
  AppendNumber(row.present, out);
  out += ',';
  AppendNumber(row.valid, out);
  out += ',';
  if (counted.lateness_micros) {
    AppendNumber(*counted.lateness_micros, out);
  } else {
    out += "null";
  }
  out += ',';
  AppendNumber(counted.bytes, out);
  out += counted.has_moved_members ? ",1]" : "]";
}

LedgerRowView ViewOf(const LedgerRow& row) {
  return {.position = row.position,
          .record = row.record,
          .type = row.type,
          .day = row.day,
          .present = row.present,
          .valid = row.valid};
}

std::vector<std::string> FormatLedgerRows(const event::Schema& schema, const Batch& batch,
                                          std::span<const Verdict> verdicts) {
  const event::FieldNumbers fields(schema);
  std::vector<std::string> lines = {FormatLedgerFields(fields.texts)};
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (verdicts[i] == Verdict::kFailed) continue;
    const event::DecodedRecord& decoded = batch.decoded.records[i];
    AppendLedgerRow({.position = batch.records[i].position.text,
                     .record = CountedOf(batch.records[i], decoded, verdicts[i], fields),
                     .type = decoded.partition->type,
                     .day = decoded.partition->day,
                     .present = decoded.present,
                     .valid = decoded.valid},
                    lines.emplace_back());
  }
  return lines;
}

Result<LedgerRows> ParseLedgerRows(std::string_view lines) {
  dom::parser parser;
  LedgerRows rows;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < lines.size();) {
    ++number;
    const std::size_t end = std::min(lines.find('\n', begin), lines.size());
    dom::element line;
    if (parser.parse(lines.data() + begin, end - begin).get(line) != simdjson::SUCCESS ||
        !ReadLine(line, number == 1, rows)) {
      return Error{ErrorKind::kCorrupt,
                   fmt::format("line {} of the ledger's rows is no row", number)};
    }
    begin = end + 1;
  }
  return rows;
}

}  // namespace weir::pipeline
