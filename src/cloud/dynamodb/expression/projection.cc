// Projections: the parts of an item that paths name.
#include "src/cloud/dynamodb/expression/projection.h"

#include <map>

namespace weir::cloud::dynamodb {
namespace {

/// The paths as a tree: what is chosen below a value, or the value whole.
struct Choice {
  bool whole = false;
  std::map<std::string, Choice, std::less<>> names = {};
  std::map<std::size_t, Choice> positions = {};
};

Choice TreeOf(std::span<const Path> paths) {
  Choice root;
  for (const Path& path : paths) {
    Choice* choice = &root;
    for (const PathStep& step : path.steps) {
      const auto* name = std::get_if<std::string>(&step);
      choice =
          name != nullptr ? &choice->names[*name] : &choice->positions[std::get<std::size_t>(step)];
    }
    choice->whole = true;
  }
  return root;
}

std::optional<Value> Chosen(const Choice& choice, const Value& value);

Map ChosenOf(const Choice& choice, const Map& map) {
  Map chosen;
  for (const auto& [name, below] : choice.names) {
    const auto found = map.find(name);
    if (found == map.end()) continue;
    if (auto value = Chosen(below, found->second)) chosen.emplace(name, std::move(*value));
  }
  return chosen;
}

List ChosenOf(const Choice& choice, const List& list) {
  List chosen;
  for (const auto& [position, below] : choice.positions) {
    if (position >= list.size()) break;
    if (auto value = Chosen(below, list[position])) chosen.push_back(std::move(*value));
  }
  return chosen;
}

std::optional<Value> Chosen(const Choice& choice, const Value& value) {
  if (choice.whole) return value;
  if (const auto* map = value.As<Map>()) {
    Map chosen = ChosenOf(choice, *map);
    if (!chosen.empty()) return Value(std::move(chosen));
  } else if (const auto* list = value.As<List>()) {
    List chosen = ChosenOf(choice, *list);
    if (!chosen.empty()) return Value(std::move(chosen));
  }
  return std::nullopt;
}

}  // namespace

Item Project(std::span<const Path> paths, const Item& item) {
  return ChosenOf(TreeOf(paths), item);
}

Item Select(std::span<const Path> paths, const Item& item) {
  std::vector<Path> in_place;
  Item selected;
  for (const Path& path : paths) {
    const auto* name = std::get_if<std::string>(&path.steps.back());
    if (name == nullptr) {
      in_place.push_back(path);
    } else if (const Value* value = Find(item, path)) {
      selected.insert_or_assign(*name, *value);
    }
  }
  if (!in_place.empty()) selected.merge(Project(in_place, item));
  return selected;
}

}  // namespace weir::cloud::dynamodb
