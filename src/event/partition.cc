// Partitions: from an event's name and time to the folder of the lake that it belongs in.
#include "src/event/partition.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/event/fingerprint.h"
#include "src/event/json_text.h"
#include "src/result/check.h"
#include "src/text/ascii.h"
#include "src/text/percent.h"

namespace weir::event {
namespace {

constexpr std::string_view kPlainMarks = "._-";  ///< a '~' is none to Hive

/// `word` with its first byte encoded, which needs no encoding.
std::string EncodeFirst(std::string_view word) {
  return fmt::format("%{:02X}{}", static_cast<unsigned char>(word.front()), word.substr(1));
}

std::string DigestSuffix(std::string_view value) {
  return "-" + ToHex(Fingerprinter().Of(value)).substr(0, 16);
}

std::string DerivedTail(const EventName& name) {
  std::string tail = R"(","event_type":)";
  AppendJsonString(name.type, tail);
  tail += R"(,"event_subtype":)";
  if (name.subtype) {
    AppendJsonString(*name.subtype, tail);
  } else {
    tail += "null";
  }
  tail += '}';
  return tail;
}

std::string PartitionPath(Day day, const EventName& name) {
  return fmt::format("{}/event_type={}/event_subtype={}", DayPath(day),
                     EncodePartitionValue(name.type),
                     name.subtype ? EncodePartitionValue(*name.subtype) : kNoValue);
}

}  // namespace

std::string EncodePartitionValue(std::string_view value) {
  const bool is_null = std::ranges::equal(value, std::string_view("null"), {}, text::AsciiLower);
  return is_null ? EncodeFirst(value) : EncodePathPart(value);
}

std::string EncodePathPart(std::string_view text) {
  if (text == kNoValue) return EncodeFirst(text);
  std::string encoded = text::PercentEncoded(text, kPlainMarks);
  // A cut value has at least this many bytes, so that no other value can be spelled like it.
  if (encoded.size() < kMaxPartitionValue - 2) return encoded;
  const std::string suffix = DigestSuffix(text);
  std::size_t cut = kMaxPartitionValue - suffix.size();
  const std::size_t percent = encoded.rfind('%', cut - 1);
  if (percent != std::string::npos && percent + 3 > cut) cut = percent;
  return encoded.substr(0, cut) + suffix;
}

std::string DayPath(Day day) {
  const CivilDate date = CivilDateOf(day);
  return fmt::format("year={:04}/month={:02}/day={:02}", date.year, date.month, date.day);
}

std::optional<EventName> SplitName(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (name.empty() || colon == 0) return std::nullopt;
  if (colon == std::string_view::npos) return EventName{name, std::nullopt};
  if (colon + 1 == name.size()) return std::nullopt;
  return EventName{name.substr(0, colon), name.substr(colon + 1)};
}

const Partition& PartitionTable::Intern(Day day, std::string_view name) {
  const auto parts = SplitName(name);
  WEIR_CHECK(parts.has_value(), "only valid names have a partition");
  const std::lock_guard lock(mutex_);
  const Partition*& known = by_key_[Key(day, name)];
  if (known == nullptr) {
    known = &partitions_.emplace_back(
        Partition{.ordinal = static_cast<std::uint32_t>(partitions_.size()),
                  .day = day,
                  .type = std::string(parts->type),
                  .path = PartitionPath(day, *parts)});
  }
  return *known;
}

const Partition& PartitionTable::InternUnknown(std::optional<Day> day,
                                               std::optional<std::string_view> name) {
  if (day && name) return Intern(*day, *name);
  std::optional<std::string> type;
  if (name) type = std::string(SplitName(*name)->type);
  const std::lock_guard lock(mutex_);
  const Partition*& known = by_key_[Key(day, type)];
  if (known == nullptr) {
    known = &partitions_.emplace_back(
        Partition{.ordinal = static_cast<std::uint32_t>(partitions_.size()),
                  .day = day,
                  .type = type,
                  .path = {}});
  }
  return *known;
}

std::size_t PartitionTable::size() const {
  const std::lock_guard lock(mutex_);
  return partitions_.size();
}

PartitionCache::Place PartitionCache::Intern(Day day, std::string_view name) {
  Name& known = NameOf(name, day);
  PartitionRef* slot = PlaceOf(known, day.days);
  if (slot == nullptr) return {table_.Intern(day, name), known.derived_tail};
  if (slot->is_null()) *slot = table_.Intern(day, name);
  return {*slot, known.derived_tail};
}

PartitionCache::Name& PartitionCache::NameOf(std::string_view text, Day first_day) {
  const std::size_t hash = std::hash<std::string_view>{}(text);
  if (const NameSlot& slot = SlotOf(hash, text); slot.name != nullptr) return *slot.name;
  const auto parts = SplitName(text);
  WEIR_CHECK(parts.has_value(), "only valid names have a partition");
  if (names_.size() * 2 >= slots_.size()) Grow();
  Name& added =
      names_.emplace_back(Name{std::string(text), DerivedTail(*parts), first_day.days, {}});
  SlotOf(hash, text) = {hash, &added};
  return added;
}

/// The slot that holds the name, or the empty one where it belongs.
PartitionCache::NameSlot& PartitionCache::SlotOf(std::size_t hash, std::string_view text) {
  for (std::size_t at = hash;; ++at) {
    NameSlot& slot = slots_[at & (slots_.size() - 1)];
    if (slot.name == nullptr || (slot.hash == hash && slot.name->text == text)) return slot;
  }
}

void PartitionCache::Grow() {
  const std::vector<NameSlot> old = std::exchange(slots_, std::vector<NameSlot>(slots_.size() * 2));
  for (const NameSlot& slot : old) {
    if (slot.name != nullptr) SlotOf(slot.hash, slot.name->text) = slot;
  }
}

/// The place of `day`, made if need be; null when the days would get too many.
PartitionRef* PartitionCache::PlaceOf(Name& name, std::int32_t day) {
  const auto size = static_cast<std::int32_t>(name.days.size());
  if (std::max(day, name.first_day + size) - std::min(day, name.first_day) > kMaxDays) {
    return nullptr;
  }
  if (day < name.first_day) {
    name.days.insert(name.days.begin(), static_cast<std::size_t>(name.first_day - day), {});
    name.first_day = day;
  }
  const auto at = static_cast<std::size_t>(day - name.first_day);
  if (at >= name.days.size()) name.days.resize(at + 1);
  return &name.days[at];
}

}  // namespace weir::event
