// Which members an object of the lake holds: read back from its lines.
#include "src/pipeline/members.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include <simdjson.h>

#include "src/event/decoder.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/same_event.h"

namespace weir::pipeline {
namespace {

/// Calls `use` with each line of `text`, without its end.
template <typename Use>
void ForEachLine(std::string_view text, Use use) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    use(text.substr(begin, end - begin));
    begin = end + 1;
  }
}

/// The data of a row, as it stands there in base64. No string before it holds this text, for its
/// quotes would be escaped there.
std::string_view DataOf(std::string_view row) {
  constexpr std::string_view kBefore = R"(,"data":")";
  const std::size_t at = row.rfind(kBefore);
  if (at == std::string_view::npos) return {};
  row.remove_prefix(at + kBefore.size());
  return row.substr(0, row.find('"'));
}

}  // namespace

event::Schema SchemaOfLines(const event::Schema& schema) {
  event::Schema reader;
  reader.id_fields = schema.id_fields;
  reader.id_separator = schema.id_separator;
  reader.id_format = schema.id_format;
  reader.name_fields = {{{"event_type"}}};
  reader.time_field = {{"created_datetime"}};
  reader.time_format = event::TimeFormat::kRfc3339;
  reader.earliest = {std::numeric_limits<std::int64_t>::min()};
  reader.derived_members = event::MemberRule::kKeep;
  reader.case_clashes = event::MemberRule::kKeep;
  reader.is_for_the_lake = false;
  return reader;
}

HeldMembers::HeldMembers(std::string_view name, std::string_view lines, const event::Schema& schema)
    : name_(name), lines_(lines), is_quarantine_(IsQuarantine(name)) {
  if (is_quarantine_) {
    ReadRows();
  } else {
    ReadEvents(schema);
  }
}

bool HeldMembers::Hold(std::string_view key, std::string_view line) const {
  const auto [begin, end] = members_.equal_range(key);
  if (!is_quarantine_)
    return begin != end && (!IsNamedAfter(name_, key) || IsSameEvent(lines_, line));
  return std::any_of(begin, end,
                     [data = DataOf(line)](const auto& member) { return member.second == data; });
}

void HeldMembers::ReadEvents(const event::Schema& schema) {
  constexpr event::Timestamp kAfterAllTimes{std::int64_t{9'999} * 366 * event::kMicrosPerDay};
  const event::Schema reader = SchemaOfLines(schema);
  event::PartitionTable partitions;
  event::Decoder decoder(reader, partitions);
  event::DecodedBatch batch;
  std::string padded(lines_);
  padded.append(event::kJsonPadding, ' ');
  ForEachLine(std::string_view(padded).substr(0, lines_.size()),
              [&](std::string_view line) { decoder.Decode(line, kAfterAllTimes, batch); });
  for (const auto& record : batch.records) {
    if (record.is_event()) members_.emplace(batch.IdOf(record), std::string_view());
  }
}

void HeldMembers::ReadRows() {
  simdjson::dom::parser parser;
  ForEachLine(lines_, [&](std::string_view line) {
    std::string_view position;
    const auto row = parser.parse(line.data(), line.size());
    if (row["position"].get(position) == simdjson::SUCCESS) {
      members_.emplace(position, DataOf(line));
    }
  });
}

}  // namespace weir::pipeline
