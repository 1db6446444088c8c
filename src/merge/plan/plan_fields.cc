// Members that plans and results are made of, each believed only where it is sound.
#include "src/merge/plan/plan_fields.h"

#include <algorithm>
#include <functional>
#include <string>

#include <fmt/format.h>

#include "src/codec/hex.h"
#include "src/landing/items.h"

namespace weir::merge {

bool PlanFields::Bounded(std::string_view name, std::uint64_t least, std::uint64_t most,
                         std::uint64_t& value) {
  return json_.Number(name, value) && ((value >= least && value <= most) ||
                                       json_.Wrong(fmt::format("is not {} to {}", least, most)));
}

bool PlanFields::Bounded32(std::string_view name, std::uint32_t least, std::uint32_t most,
                           std::uint32_t& value) {
  std::uint64_t wide = 0;
  if (!Bounded(name, least, most, wide)) return false;
  value = static_cast<std::uint32_t>(wide);
  return true;
}

bool PlanFields::Time(std::string_view name, event::Timestamp& time) {
  std::string text;
  if (!json_.Text(name, text)) return false;
  const auto parsed = event::ParseTimestamp(text, event::TimeFormat::kRfc3339);
  time = parsed.value_or(time);
  return parsed.has_value() || json_.Wrong("is no time");
}

bool PlanFields::Day(std::string_view name, event::Day& day) {
  std::string text;
  if (!json_.Text(name, text)) return false;
  const auto parsed = event::ParseDay(text);
  day = parsed.value_or(day);
  return parsed.has_value() || json_.Wrong("is no day");
}

bool PlanFields::Hash(std::string_view name, landing::IdHash& hash) {
  std::string text;
  if (!json_.Text(name, text)) return false;
  const auto bytes = codec::FromHex(text);
  landing::ByteReader reader(bytes ? std::string_view(*bytes) : std::string_view());
  return (landing::TakeHash(reader, hash) && reader.AtEnd()) || json_.Wrong("is no hash");
}

bool PlanFields::Rising(std::string_view name, std::vector<PlanNumber>& numbers) {
  if (!json_.Numbers(name, numbers)) return false;
  return std::ranges::adjacent_find(numbers, std::greater_equal<>()) == numbers.end() ||
         json_.Wrong("do not rise");
}

bool PlanFields::Days(std::string_view name, FilesOfDays& files) {
  const auto take = [&](std::string_view key, const simdjson::dom::element& value) {
    const auto day = event::ParseDay(key);
    std::uint64_t count = 0;
    if (!day || value.get(count) != simdjson::SUCCESS || count == 0) {
      return json_.Wrong("is no day with its number of files");
    }
    files.emplace(*day, count);
    return true;
  };
  return json_.Map(name, take);
}

}  // namespace weir::merge
