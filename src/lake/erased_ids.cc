// The ids of events that are erased, and how their events are told in what a lake holds.
#include "src/lake/erased_ids.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <simdjson.h>

#include "src/event/event_id.h"
#include "src/merge/plan/plan.h"
#include "src/pipeline/members.h"
#include "src/pipeline/quarantine.h"
#include "src/text/ascii.h"

namespace weir::lake {
namespace {

constexpr event::Timestamp kBehindAllEvents{std::int64_t{9'999} * 366 * event::kMicrosPerDay};
/// All of them are compared with each row that can't be decoded.
constexpr std::size_t kMostIds = 100'000;
static_assert(kMostIds <= merge::kMaxErasedAtOnce, "what is asked for at once is one plan");

/// What a field says of an id: a text, or an integer as it is spelled.
std::optional<std::string> TextAt(simdjson::dom::element record, const event::FieldPath& path) {
  for (const std::string& key : path.keys) {
    if (record[key].get(record) != simdjson::SUCCESS) return std::nullopt;
  }
  std::string_view text;
  if (record.get(text) == simdjson::SUCCESS) return std::string(text);
  if (!record.is_int64() && !record.is_uint64()) return std::nullopt;
  return simdjson::minify(record);
}

}  // namespace

Result<std::vector<std::string>> ParseErasedIds(const event::Schema& schema,
                                                std::span<const std::string> texts) {
  if (texts.size() > kMostIds) {
    return Error{ErrorKind::kInvalidInput,
                 fmt::format("{} ids are too many at once: {} at most", texts.size(), kMostIds)};
  }
  std::vector<std::string> ids;
  ids.reserve(texts.size());
  for (const std::string& text : texts) {
    auto id = event::IdFromText(schema, text);
    if (!id) return id.error();
    ids.push_back(*std::move(id));
  }
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

ErasedIds::ErasedIds(event::Schema schema, std::vector<std::string> ids)
    : schema_(std::move(schema)),
      lines_(pipeline::SchemaOfLines(schema_)),
      ids_(std::move(ids)),
      decoder_(lines_, partitions_) {
  for (const std::string& id : ids_) {
    hashes_.push_back(fingerprinter_.Of(id));
    std::string spelling = text::AsciiLowered(id);
    spellings_.push_back(spelling);
    if (schema_.id_format != event::IdFormat::kUuid) continue;
    std::erase(spelling, '-');
    spellings_.push_back(std::move(spelling));
  }
  std::ranges::sort(hashes_);
}

bool ErasedIds::HasHash(const landing::IdHash& hash) const {
  return std::ranges::binary_search(hashes_, hash);
}

bool ErasedIds::Has(std::string_view id) const { return std::ranges::binary_search(ids_, id); }

std::optional<ErasedIds::Found> ErasedIds::FindEvent(std::string_view line) {
  padded_.assign(line);
  padded_.append(event::kJsonPadding, ' ');
  decoded_.Clear();
  decoder_.Decode(std::string_view(padded_).substr(0, line.size()), kBehindAllEvents, decoded_);
  const auto& record = decoded_.records.front();
  if (!record.is_event()) return StandsIn(line) ? std::optional(Found()) : std::nullopt;
  const std::string_view id = decoded_.IdOf(record);
  if (!Has(id)) return std::nullopt;
  const auto hash = std::ranges::lower_bound(hashes_, fingerprinter_.Of(id));
  return Found{static_cast<std::uint32_t>(hash - hashes_.begin())};
}

bool ErasedIds::IsRow(std::string_view row) {
  const auto parsed = pipeline::ParseQuarantineRow(row);
  if (!parsed) return StandsIn(row);
  const auto id = IdIn(parsed->data);
  return id ? Has(*id) : StandsIn(parsed->data);
}

std::optional<std::string> ErasedIds::IdIn(std::string_view record) const {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(record.data(), record.size()).get(root) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  std::string text;
  for (const event::FieldPath& path : schema_.id_fields) {
    auto value = TextAt(root, path);
    if (!value) return std::nullopt;
    if (&path != &schema_.id_fields.front()) text += schema_.id_separator;
    text += *value;
  }
  auto id = event::IdFromText(schema_, text);
  if (!id) return std::nullopt;
  return *std::move(id);
}

bool ErasedIds::StandsIn(std::string_view bytes) const {
  const std::string lower = text::AsciiLowered(bytes);
  return std::ranges::any_of(
      spellings_, [&](const std::string& id) { return lower.find(id) != std::string::npos; });
}

}  // namespace weir::lake
