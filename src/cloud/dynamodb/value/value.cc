// What an attribute can hold, and how big it is by AWS's rules.
#include "src/cloud/dynamodb/value/value.h"

#include <algorithm>
#include <array>
#include <optional>
#include <type_traits>

#include <fmt/format.h>

#include "src/codec/base64.h"

namespace weir::cloud::dynamodb {
namespace {

constexpr std::array<std::string_view, 10> kTypeNames = {"S", "N", "B",  "BOOL", "NULL",
                                                         "M", "L", "SS", "NS",   "BS"};
constexpr std::size_t kNestingBytes = 3;  ///< of a list or map, whatever it holds
constexpr std::size_t kElementBytes = 1;  ///< of each of its elements

std::size_t BytesOf(const std::string& text) { return text.size(); }
std::size_t BytesOf(const Binary& binary) { return binary.bytes.size(); }
std::size_t BytesOf(bool /*value*/) { return 1; }
std::size_t BytesOf(const Null& /*value*/) { return 1; }

/// About a byte for two digits, one for the exponent, one for a minus sign.
std::size_t BytesOf(const Number& number) {
  return (number.significant_digits() + 1) / 2 + 1 + (number.negative() ? 1 : 0);
}

std::size_t BytesOf(const Map& map) {
  return SizeOf(map) + kNestingBytes + map.size() * kElementBytes;
}

std::size_t BytesOf(const List& list) {
  std::size_t size = kNestingBytes + list.size() * kElementBytes;
  for (const Value& element : list) size += SizeOf(element);
  return size;
}

template <typename Set>
std::size_t BytesOf(const Set& set) {
  std::size_t size = 0;
  for (const auto& element : set) size += BytesOf(element);
  return size;
}

std::string Shown(const std::string& text) { return text; }
std::string Shown(const Number& number) { return number.ToString(); }
std::string Shown(bool value) { return value ? "true" : "false"; }
std::string Shown(const Null& /*value*/) { return "true"; }

std::string Shown(const Binary& binary) {
  std::string text;
  codec::AppendBase64(binary.bytes, text);
  return text;
}

std::string Shown(const Map& map) {
  std::string text;
  for (const auto& [name, value] : map) {
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ", name, ShownValue(value));
  }
  return "{" + text + "}";
}

std::string Shown(const List& list) {
  std::string text;
  for (const Value& value : list) text += (text.empty() ? "" : ", ") + ShownValue(value);
  return "[" + text + "]";
}

template <typename Set>
std::string Shown(const Set& set) {
  std::string text;
  for (const auto& element : set) text += (text.empty() ? "" : ", ") + Shown(element);
  return "[" + text + "]";
}

}  // namespace

std::string_view TypeName(Type type) { return kTypeNames.at(static_cast<std::size_t>(type)); }

std::optional<Type> TypeNamed(std::string_view name) {
  const auto* found = std::find(kTypeNames.begin(), kTypeNames.end(), name);
  if (found == kTypeNames.end()) return std::nullopt;
  return static_cast<Type>(found - kTypeNames.begin());
}

bool operator==(const Value& a, const Value& b) { return a.data_ == b.data_; }

bool IsSet(const Value& value) {
  return value.Is(Type::kStringSet) || value.Is(Type::kNumberSet) || value.Is(Type::kBinarySet);
}

std::size_t SizeOf(const Value& value) {
  return value.Visit([](const auto& data) { return BytesOf(data); });
}

std::size_t SizeOf(const Item& item) {
  std::size_t size = 0;
  for (const auto& [name, value] : item) size += name.size() + SizeOf(value);
  return size;
}

std::size_t DepthOf(const Value& value) {
  std::size_t inner = 0;
  if (const auto* list = value.As<List>()) {
    for (const Value& element : *list) inner = std::max(inner, DepthOf(element));
  } else if (const auto* map = value.As<Map>()) {
    for (const auto& [name, element] : *map) inner = std::max(inner, DepthOf(element));
  } else {
    return 0;
  }
  return inner + 1;
}

std::string ShownValue(const Value& value) {
  const std::string shown = value.Visit([](const auto& data) { return Shown(data); });
  return fmt::format("{{{}:{}}}", TypeName(value.type()), shown);
}

}  // namespace weir::cloud::dynamodb
