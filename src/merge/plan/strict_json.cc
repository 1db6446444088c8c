// Reads JSON whose members stand in one order, each of its type: what this program itself writes.
#include "src/merge/plan/strict_json.h"

#include <fmt/format.h>

namespace weir::merge {

namespace dom = simdjson::dom;

bool StrictJson::Document(std::string_view bytes, const Read& read) {
  dom::parser parser;
  dom::element document;
  if (bytes.empty() ||
      parser.parse(bytes.data(), bytes.size()).get(document) != simdjson::SUCCESS) {
    return Wrong("it is no JSON");
  }
  return Enter(document, read);
}

bool StrictJson::Number(std::string_view name, std::uint64_t& value) {
  dom::element element;
  if (!Take(name, element)) return false;
  return element.get(value) == simdjson::SUCCESS || Wrong("is no whole number");
}

bool StrictJson::Text(std::string_view name, std::string& value) {
  dom::element element;
  std::string_view text;
  if (!Take(name, element)) return false;
  if (element.get(text) != simdjson::SUCCESS) return Wrong("is no text");
  value = text;
  return true;
}

bool StrictJson::Object(std::string_view name, const Read& read) {
  dom::element element;
  return Take(name, element) && Enter(element, read);
}

template <typename TakeItem>
bool StrictJson::List(std::string_view name, const TakeItem& take) {
  dom::element element;
  dom::array items;
  if (!Take(name, element)) return false;
  if (element.get(items) != simdjson::SUCCESS) return Wrong("is no list");
  std::size_t number = 0;
  for (const dom::element item : items) {
    levels_.back().item = number++;
    if (!take(item)) return false;
  }
  levels_.back().item.reset();
  return true;
}

bool StrictJson::Objects(std::string_view name, const Read& read) {
  return List(name, [&](const dom::element& item) { return Enter(item, read); });
}

bool StrictJson::Texts(std::string_view name, std::vector<std::string>& values) {
  return List(name, [&](const dom::element& item) {
    std::string_view text;
    if (item.get(text) != simdjson::SUCCESS) return Wrong("is no text");
    values.emplace_back(text);
    return true;
  });
}

bool StrictJson::Numbers(std::string_view name, std::vector<std::uint64_t>& values) {
  return List(name, [&](const dom::element& item) {
    return item.get(values.emplace_back()) == simdjson::SUCCESS || Wrong("is no whole number");
  });
}

bool StrictJson::Map(std::string_view name, const TakeMember& take) {
  dom::element element;
  dom::object members;
  if (!Take(name, element)) return false;
  if (element.get(members) != simdjson::SUCCESS) return Wrong("is no object");
  std::size_t number = 0;
  std::optional<std::string_view> before;
  for (const dom::key_value_pair member : members) {
    levels_.back().item = number++;
    if (before && member.key <= *before) return Wrong("is not above the name before it");
    before = member.key;
    if (!take(member.key, member.value)) return false;
  }
  levels_.back().item.reset();
  return true;
}

bool StrictJson::Take(std::string_view name, dom::element& value) {
  Level& level = levels_.back();
  level.name = name;
  if (!(level.next != level.end) || level.next.key() != name) {
    return Wrong("is not there, or not in its place");
  }
  value = level.next.value();
  ++level.next;
  return true;
}

bool StrictJson::Enter(const dom::element& value, const Read& read) {
  dom::object object;
  if (value.get(object) != simdjson::SUCCESS) return Wrong("is no object");
  levels_.push_back(
      {.next = object.begin(), .end = object.end(), .name = {}, .item = std::nullopt});
  if (!read()) return false;
  if (levels_.back().next != levels_.back().end) return Wrong("is not all that there is");
  levels_.pop_back();
  return true;
}

bool StrictJson::Wrong(std::string_view how) {
  if (!wrong_.empty()) return false;
  for (const Level& level : levels_) {
    if (!wrong_.empty()) wrong_ += '.';
    wrong_ += level.name;
    if (level.item) wrong_ += fmt::format("[{}]", *level.item);
  }
  wrong_ = wrong_.empty() ? std::string(how) : fmt::format("{}: {}", wrong_, how);
  return false;
}

}  // namespace weir::merge
