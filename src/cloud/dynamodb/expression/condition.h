// Conditions: trees that say yes or no to an item.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "src/cloud/dynamodb/expression/path.h"
#include "src/cloud/dynamodb/value/value.h"

namespace weir::cloud::dynamodb {

enum class Comparator : std::uint8_t {
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual
};

/// "=", "<>", "<", …
[[nodiscard]] std::string_view ComparatorName(Comparator comparator);

/// size(path)
struct SizeFunction {
  Path path;
  friend bool operator==(const SizeFunction&, const SizeFunction&) = default;
};

/// A `?` of a PartiQL statement, replaced before anything is judged.
struct Parameter {
  std::size_t index = 0;
  friend bool operator==(const Parameter&, const Parameter&) = default;
};

using Operand = std::variant<Path, Value, SizeFunction, Parameter>;

struct Condition {
  enum class Kind : std::uint8_t {
    kAnd,         ///< children
    kOr,          ///< children
    kNot,         ///< one child
    kCompare,     ///< a, b
    kBetween,     ///< value, lower, upper
    kIn,          ///< value, candidates …
    kExists,      ///< path
    kNotExists,   ///< path
    kHasType,     ///< path, name of a type
    kBeginsWith,  ///< value, prefix
    kContains,    ///< value, part
  };
  Kind kind = Kind::kAnd;
  Comparator comparator = Comparator::kEqual;
  std::vector<Operand> operands = {};
  std::vector<Condition> children = {};
};

/// What size() is of a value: characters, bytes or elements; nothing for numbers and the like.
[[nodiscard]] std::optional<Value> LengthOf(const Value& value);

/// REQUIRES: no Parameter is left in it.
[[nodiscard]] bool Holds(const Condition& condition, const Item& item);

/// Strings, numbers and binaries of the same type have an order; nothing else has.
[[nodiscard]] std::optional<std::strong_ordering> OrderOf(const Value& a, const Value& b);

/// Calls `visit` for each path that the condition reads.
template <typename Visit>
void ForEachPath(const Condition& condition, const Visit& visit) {
  for (const Operand& operand : condition.operands) {
    if (const auto* path = std::get_if<Path>(&operand)) visit(*path);
    if (const auto* size = std::get_if<SizeFunction>(&operand)) visit(size->path);
  }
  for (const Condition& child : condition.children) ForEachPath(child, visit);
}

}  // namespace weir::cloud::dynamodb
