// Records against the default schema and one with nested fields: whatever comes in, an event's line
// is one line of JSON, its path stays in the lake, and a rejection says why.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "src/event/decoder.h"
#include "src/event/event_id.h"
#include "src/event/letter_case.h"
#include "src/result/check.h"

namespace weir::event {
namespace {

constexpr Timestamp kArrival{1'626'350'400 * kMicrosPerSecond};

Schema NestedSchema() {
  Schema schema;
  schema.id_fields = {{{"a", "id"}}, {{"id"}}};
  schema.id_format = IdFormat::kText;
  schema.name_fields = {{{"n"}}, {{"a", "n"}}};
  schema.time_field = {{"a", "t"}};
  schema.rules = {{.path = {{"u"}}, .format = FieldFormat::kUuid},
                  {.path = {{"at"}}, .format = FieldFormat::kTimestamp},
                  {.path = {{"a", "x"}}, .format = FieldFormat::kNumber, .min = -1, .max = 1e9},
                  {.path = {{"n"}}, .format = FieldFormat::kString}};
  schema.partition_members = MemberRule::kRename;
  schema.time_may_be_missing = true;
  return schema;
}

/// Whether DOM, which refuses long numbers, has no reason to.
bool IsWithinDom(std::string_view text) {
  std::size_t digits = 0;
  for (const char c : text) {
    if (digits > 0 && (c == 'e' || c == 'E')) return false;
    digits = (c >= '0' && c <= '9') || c == '.' ? digits + 1 : 0;
    if (digits > 18) return false;
  }
  return true;
}

void CheckEvent(std::string_view record, const DecodedRecord& decoded, const DecodedBatch& batch) {
  const std::string_view line = batch.LineOf(decoded);
  const std::string_view id = batch.IdOf(decoded);
  WEIR_CHECK(line.find_first_of("\n\r") == std::string_view::npos, "a line is one line");
  WEIR_CHECK(!id.empty() && id.size() <= kMaxIdSize, "an id is there and bounded");
  WEIR_CHECK(FormatTimestamp(decoded.created_at).starts_with('2'), "times are in range");

  const std::string& path = decoded.partition->path;
  WEIR_CHECK(path.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                    "0123456789._-%=/") == std::string::npos &&
                 std::ranges::count(path, '/') == 4 && path.size() < 400,
             "a path has five safe parts");

  simdjson::dom::parser parser;
  simdjson::dom::object object;
  const auto error = parser.parse(simdjson::padded_string(line)).get(object);
  WEIR_CHECK(error == simdjson::SUCCESS || !IsWithinDom(record), "a line is a JSON object");
  if (error != simdjson::SUCCESS) return;
  std::size_t derived = 0;
  std::set<std::string> names;
  for (const auto field : object) {
    std::string name;
    AppendLowerCase(field.key, name);
    WEIR_CHECK(names.insert(name).second, "each name is there once");
    derived +=
        field.key == "created_datetime" || field.key == "event_type" || field.key == "event_subtype"
            ? 1U
            : 0U;
  }
  WEIR_CHECK(derived == 3, "each derived member is there once");
}

void Check(std::string_view record, const DecodedBatch& batch) {
  for (const DecodedRecord& decoded : batch.records) {
    WEIR_CHECK((decoded.valid & ~decoded.present) == 0, "only what is present is valid");
    if (decoded.is_event()) {
      CheckEvent(record, decoded, batch);
    } else {
      WEIR_CHECK(!batch.DetailOf(decoded).empty(), "a rejection says why");
    }
  }
}

}  // namespace
}  // namespace weir::event

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::event;
  static const Schema kDefault;
  static const Schema kNested = NestedSchema();
  const std::string padded =
      std::string(reinterpret_cast<const char*>(data), size) + std::string(kJsonPadding, '"');
  const std::string_view record = std::string_view(padded).substr(0, size);

  PartitionTable partitions;
  DecodedBatch batch;
  Decoder by_default(kDefault, partitions);
  by_default.Decode(record, kArrival, batch);
  by_default.DecodeOversized(record, size, batch);
  Decoder(kNested, partitions).Decode(record, kArrival, batch);
  Check(record, batch);
  return 0;
}
