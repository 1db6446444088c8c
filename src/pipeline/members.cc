// Which members an object of the lake holds: read back from its lines.
#include "src/pipeline/members.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include <simdjson.h>

#include "src/event/decoder.h"
#include "src/pipeline/layout.h"

namespace weir::pipeline {
namespace {

using Members = std::set<std::string, std::less<>>;

/// How a line of the lake is read: its id by the schema, the rest by what Weir itself put there.
/// What was stored once is a member, whatever today's rules say.
event::Schema ReaderOf(const event::Schema& schema) {
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

/// Calls `use` with each line of `text`, without its end.
template <typename Use>
void ForEachLine(std::string_view text, Use use) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    use(text.substr(begin, end - begin));
    begin = end + 1;
  }
}

Members EventsIn(std::string_view lines, const event::Schema& schema) {
  constexpr event::Timestamp kAfterAllTimes{std::int64_t{9'999} * 366 * event::kMicrosPerDay};
  const event::Schema reader = ReaderOf(schema);
  event::PartitionTable partitions;
  event::Decoder decoder(reader, partitions);
  event::DecodedBatch batch;
  std::string padded(lines);
  padded.append(event::kJsonPadding, ' ');
  ForEachLine(std::string_view(padded).substr(0, lines.size()),
              [&](std::string_view line) { decoder.Decode(line, kAfterAllTimes, batch); });
  Members members;
  for (const auto& record : batch.records) {
    if (record.is_event()) members.emplace(batch.IdOf(record));
  }
  return members;
}

Members RowsIn(std::string_view lines) {
  simdjson::dom::parser parser;
  Members members;
  ForEachLine(lines, [&](std::string_view line) {
    std::string_view position;
    const auto row = parser.parse(line.data(), line.size());
    if (row["position"].get(position) == simdjson::SUCCESS) members.emplace(position);
  });
  return members;
}

/// The line up to what Weir has added to it. No string holds this text, for its quotes would be
/// escaped there.
std::string_view OwnMembersIn(std::string_view line) {
  return line.substr(0, std::min(line.rfind(R"(,"created_datetime":")"), line.size()));
}

}  // namespace

bool IsSameEvent(std::string_view a, std::string_view b) {
  return OwnMembersIn(a) == OwnMembersIn(b);
}

Members MembersOf(std::string_view name, std::string_view lines, const event::Schema& schema) {
  return IsQuarantine(name) ? RowsIn(lines) : EventsIn(lines, schema);
}

}  // namespace weir::pipeline
