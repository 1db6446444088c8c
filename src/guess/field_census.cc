// What the fields of a sample of records hold.
#include "src/guess/field_census.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include <fmt/format.h>
#include <simdjson.h>
#include <xxhash.h>

#include "src/event/uuid.h"

namespace weir::guess {
namespace {

namespace dom = simdjson::dom;

constexpr event::Timestamp kEarliestGuessed{631'152'000 * event::kMicrosPerSecond};  // 1990

std::uint64_t HashOf(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

bool IsNumber(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.+-eE") == std::string_view::npos &&
         std::count(text.begin(), text.end(), '-') < 2;
}

/// Whether a text that is an RFC 3339 time says of which zone.
bool HasOffset(std::string_view text) {
  if (text.ends_with('Z') || text.ends_with('z')) return true;
  const std::size_t clock = text.find_first_of("Tt :");
  return clock != std::string_view::npos &&
         text.find_first_of("+-", clock) != std::string_view::npos;
}

TimeSpelling SpellingOf(std::string_view text, event::Timestamp latest) {
  const auto fits = [&](event::TimeFormat format) {
    const auto time = event::ParseTimestamp(text, format);
    return time && *time >= kEarliestGuessed && *time <= latest;
  };
  if (!IsNumber(text)) {
    if (!fits(event::TimeFormat::kRfc3339)) return TimeSpelling::kNone;
    return HasOffset(text) ? TimeSpelling::kWithOffset : TimeSpelling::kWithoutOffset;
  }
  if (fits(event::TimeFormat::kUnixSeconds)) return TimeSpelling::kSeconds;
  if (fits(event::TimeFormat::kUnixMillis)) return TimeSpelling::kMillis;
  if (fits(event::TimeFormat::kUnixMicros)) return TimeSpelling::kMicros;
  if (fits(event::TimeFormat::kUnixNanos)) return TimeSpelling::kNanos;
  // A day without hyphens or the like.
  return fits(event::TimeFormat::kRfc3339) ? TimeSpelling::kWithoutOffset : TimeSpelling::kNone;
}

/// A number as JSON would spell it; nothing for what is none.
std::optional<std::string> NumberText(const dom::element& value) {
  if (value.is_int64()) return fmt::to_string(value.get_int64().value_unsafe());
  if (value.is_uint64()) return fmt::to_string(value.get_uint64().value_unsafe());
  if (value.is_double()) return fmt::to_string(value.get_double().value_unsafe());
  return std::nullopt;
}

bool HoldsObjects(const dom::element& value) {
  const dom::array items = value.get_array().value_unsafe();
  return items.begin() != items.end() && (*items.begin()).is_object();
}

}  // namespace

/// One record, gone through.
struct FieldCensus::Walk {
  FieldCensus& census;
  event::FieldPath path;

  FieldFacts* Facts() {
    const std::string text = path.ToText();
    const auto known = census.fields_.find(text);
    if (known != census.fields_.end()) return &known->second;
    if (census.fields_.size() >= kMaxFields) return nullptr;
    FieldFacts& facts = census.fields_[text];
    facts.path = path;
    return &facts;
  }

  void Enter(const dom::object& object) {
    if (path.keys.size() >= kMaxDepth) return;
    for (const auto& [key, value] : object) {
      if (key.empty() || key.size() > kLongestKey) continue;
      path.keys.emplace_back(key);
      Note(value);
      if (value.is_object()) Enter(value.get_object().value_unsafe());
      path.keys.pop_back();
    }
  }

  void Note(const dom::element& value) {
    if (value.is_null()) return;
    FieldFacts* facts = Facts();
    if (facts == nullptr) return;
    ++facts->present;
    if (value.is_array()) {
      if (HoldsObjects(value)) ++facts->arrays_of_objects;
    } else if (value.is_string()) {
      NoteString(value.get_string().value_unsafe(), *facts);
    } else if (const auto number = NumberText(value)) {
      if (value.is_int64() || value.is_uint64()) ++facts->integers;
      NoteText(*number, *facts);
    }
  }

  void NoteString(std::string_view text, FieldFacts& facts) const {
    if (text.empty()) return;
    ++facts.strings;
    if (text.find_first_of(" \t\r\n") != std::string_view::npos) ++facts.with_blanks;
    std::array<char, event::kUuidChars> uuid;
    if (event::NormaliseUuid(text, uuid)) ++facts.uuids;
    NoteText(text, facts);
  }

  void NoteText(std::string_view text, FieldFacts& facts) const {
    const event::Timestamp latest{census.now_.micros + event::kMicrosPerDay};
    ++facts.times.at(static_cast<std::size_t>(SpellingOf(text, latest)));
    facts.longest = std::max(facts.longest, text.size());
    facts.values.insert(HashOf(text));
    if (facts.example.empty()) facts.example = text.substr(0, kExampleBytes);
  }
};

std::uint64_t FieldFacts::AllTimes() const {
  return std::accumulate(times.begin() + 1, times.end(), std::uint64_t{0});
}

void FieldCensus::Add(std::string_view record) {
  if (!seen_.insert(HashOf(record)).second) return;
  dom::parser parser;
  dom::object object;
  if (parser.parse(record.data(), record.size()).get(object) != simdjson::SUCCESS) {
    ++others_;
    return;
  }
  ++objects_;
  Walk{*this, {}}.Enter(object);
}

std::vector<std::string> ObjectsAt(std::string_view record, const event::FieldPath& path) {
  std::vector<std::string> objects;
  dom::parser parser;
  dom::element value;
  if (parser.parse(record.data(), record.size()).get(value) != simdjson::SUCCESS) return objects;
  for (const std::string& key : path.keys) {
    if (value[key].get(value) != simdjson::SUCCESS) return objects;
  }
  dom::array items;
  if (value.get(items) != simdjson::SUCCESS) return objects;
  for (const dom::element item : items) {
    if (item.is_object()) objects.push_back(simdjson::minify(item));
  }
  return objects;
}

}  // namespace weir::guess
