// Whole texts only: "12x" is no number.
#include "src/cloud/protocol/scalar_text.h"

#include <charconv>

#include "src/text/time.h"

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;

template <typename T>
std::optional<json::value> NumberOf(std::string_view text) {
  T number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return json::value(number);
}

}  // namespace

std::optional<json::value> FromText(Kind kind, std::string_view text) {
  switch (kind) {
    case Kind::kBoolean:
      if (text != "true" && text != "false") return std::nullopt;
      return json::value(text == "true");
    case Kind::kInteger:
    case Kind::kLong:
      return NumberOf<std::int64_t>(text);
    case Kind::kFloat:
    case Kind::kDouble:
      return NumberOf<double>(text);
    case Kind::kTimestamp:
      if (const auto seconds = text::ParseIsoTime(text)) return json::value(*seconds);
      return NumberOf<double>(text);
    default:
      return json::value(text);
  }
}

std::string_view WhatItIsNot(Kind kind) {
  switch (kind) {
    case Kind::kBoolean:
      return "neither true nor false";
    case Kind::kInteger:
    case Kind::kLong:
      return "no integer";
    case Kind::kTimestamp:
      return "no time";
    default:
      return "no number";
  }
}

}  // namespace weir::cloud::protocol
