// Document paths: which value inside an item is meant.
#include "src/cloud/dynamodb/expression/path.h"

#include <algorithm>

#include <fmt/format.h>

namespace weir::cloud::dynamodb {
namespace {

/// One step down from `value`, const or not; nullptr where there is nothing.
template <typename V>
V* StepInto(V* value, const PathStep& step) {
  if (const auto* name = std::get_if<std::string>(&step)) {
    auto* map = value->template As<Map>();
    if (map == nullptr) return nullptr;
    const auto found = map->find(*name);
    return found == map->end() ? nullptr : &found->second;
  }
  auto* list = value->template As<List>();
  const std::size_t index = std::get<std::size_t>(step);
  return list != nullptr && index < list->size() ? &(*list)[index] : nullptr;
}

template <typename V, typename I>
V* FindIn(I& item, const Path& path) {
  const auto found = item.find(path.root());
  if (found == item.end()) return nullptr;
  V* value = &found->second;
  for (std::size_t i = 1; i < path.steps.size() && value != nullptr; ++i) {
    value = StepInto(value, path.steps[i]);
  }
  return value;
}

std::optional<std::string_view> ClashOf(const Path& a, const Path& b) {
  const std::size_t common = std::min(a.steps.size(), b.steps.size());
  for (std::size_t i = 0; i < common; ++i) {
    if (a.steps[i].index() != b.steps[i].index()) return "conflict";
    if (a.steps[i] != b.steps[i]) return std::nullopt;
  }
  return "overlap";
}

}  // namespace

std::string ShownPath(const Path& path) {
  std::string shown;
  for (const PathStep& step : path.steps) {
    if (!shown.empty()) shown += ", ";
    if (const auto* name = std::get_if<std::string>(&step)) {
      shown += *name;
    } else {
      shown += fmt::format("[{}]", std::get<std::size_t>(step));
    }
  }
  return "[" + shown + "]";
}

const Value* Find(const Item& item, const Path& path) { return FindIn<const Value>(item, path); }
Value* Find(Item& item, const Path& path) { return FindIn<Value>(item, path); }

std::optional<std::string> ClashOf(std::span<const Path> paths) {
  for (std::size_t later = 1; later < paths.size(); ++later) {
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      const auto clash = ClashOf(paths[earlier], paths[later]);
      if (!clash) continue;
      return fmt::format(
          "Two document paths {} with each other; must remove or rewrite one of these paths; path "
          "one: {}, path two: {}",
          *clash, ShownPath(paths[earlier]), ShownPath(paths[later]));
    }
  }
  return std::nullopt;
}

}  // namespace weir::cloud::dynamodb
