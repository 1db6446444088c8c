// Document paths: which value inside an item is meant.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "src/cloud/dynamodb/value/value.h"

namespace weir::cloud::dynamodb {

/// Into a map by name, or into a list by position.
using PathStep = std::variant<std::string, std::size_t>;

/// The first step is the name of an attribute of the item.
struct Path {
  std::vector<PathStep> steps;

  [[nodiscard]] const std::string& root() const { return std::get<std::string>(steps.front()); }
  friend bool operator==(const Path&, const Path&) = default;
};

/// "[a, b, [0]]", as AWS's messages show paths.
[[nodiscard]] std::string ShownPath(const Path& path);

/// nullptr where there is nothing at the path.
[[nodiscard]] const Value* Find(const Item& item, const Path& path);
[[nodiscard]] Value* Find(Item& item, const Path& path);

/// What is wrong with naming both in one expression: one holds the other, or they see a list and a
/// map in the same place. A message without "Invalid …: ".
[[nodiscard]] std::optional<std::string> ClashOf(std::span<const Path> paths);

}  // namespace weir::cloud::dynamodb
