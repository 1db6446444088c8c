// What an attribute can hold, and how big it is by AWS's rules.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "src/cloud/dynamodb/value/number.h"

namespace weir::cloud::dynamodb {

struct Binary {
  std::string bytes;
  friend auto operator<=>(const Binary&, const Binary&) = default;
};

struct Null {
  friend bool operator==(const Null&, const Null&) = default;
};

class Value;
using Map = std::map<std::string, Value, std::less<>>;
using List = std::vector<Value>;
using StringSet = std::set<std::string, std::less<>>;
using NumberSet = std::set<Number>;
using BinarySet = std::set<Binary>;

/// The attributes of an item, or some of them: a key, a projection.
using Item = Map;

/// In the order of Value's alternatives; the numbers are part of the stored form.
enum class Type : std::uint8_t {
  kString,
  kNumber,
  kBinary,
  kBoolean,
  kNull,
  kMap,
  kList,
  kStringSet,
  kNumberSet,
  kBinarySet,
};

/// "S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS".
[[nodiscard]] std::string_view TypeName(Type type);
[[nodiscard]] std::optional<Type> TypeNamed(std::string_view name);

/// One attribute's value.
class Value {
 public:
  template <typename T>
  explicit Value(T data) : data_(std::move(data)) {}

  [[nodiscard]] Type type() const { return static_cast<Type>(data_.index()); }
  [[nodiscard]] bool Is(Type type) const { return this->type() == type; }

  /// nullptr where it holds something else.
  template <typename T>
  [[nodiscard]] const T* As() const {
    return std::get_if<T>(&data_);
  }
  template <typename T>
  [[nodiscard]] T* As() {
    return std::get_if<T>(&data_);
  }

  template <typename F>
  auto Visit(F&& visitor) const {
    return std::visit(std::forward<F>(visitor), data_);
  }

  friend bool operator==(const Value& a, const Value& b);

 private:
  std::variant<std::string, Number, Binary, bool, Null, Map, List, StringSet, NumberSet, BinarySet>
      data_;
};

[[nodiscard]] bool IsSet(const Value& value);

/// Bytes of a value by AWS's rules ("Item sizes and formats" in the Developer Guide).
[[nodiscard]] std::size_t SizeOf(const Value& value);
[[nodiscard]] std::size_t SizeOf(const Item& item);
/// How deep lists and maps lie in each other: 0 for a scalar, 1 for a list of scalars.
[[nodiscard]] std::size_t DepthOf(const Value& value);

/// As AWS's messages show values: "{N:1}", "{S:abc}".
[[nodiscard]] std::string ShownValue(const Value& value);

}  // namespace weir::cloud::dynamodb
