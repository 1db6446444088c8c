// Random values for property tests.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <rapidcheck.h>

#include "src/cloud/dynamodb/value/value.h"

namespace weir::cloud::dynamodb {

inline rc::Gen<std::string> AnyText() {
  return rc::gen::container<std::string>(
      rc::gen::element('\x00', '\x01', 'a', 'b', '0', '\x7F', '\xC3', '\xFF'));
}

/// Digits and an exponent, as a text that Number::Parse takes or refuses for its size.
inline rc::Gen<std::string> AnyNumberText() {
  return rc::gen::map(
      rc::gen::tuple(rc::gen::arbitrary<bool>(),
                     rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange('0', ':'))),
                     rc::gen::inRange(-140, 140)),
      [](const auto& parts) {
        const auto& [negative, digits, exponent] = parts;
        return (negative ? "-" : "") + digits + "e" + std::to_string(exponent);
      });
}

inline rc::Gen<Number> AnyNumber() {
  return rc::gen::map(
      rc::gen::suchThat(AnyNumberText(),
                        [](const std::string& text) { return Number::Parse(text).has_value(); }),
      [](const std::string& text) { return Number::Parse(text).value(); });
}

template <typename Set, typename T>
rc::Gen<Value> AnySet(rc::Gen<T> element) {
  return rc::gen::map(rc::gen::nonEmpty(rc::gen::container<Set>(std::move(element))),
                      [](Set set) { return Value(std::move(set)); });
}

/// Nested up to `depth` levels.
inline rc::Gen<Value> AnyValue(int depth = 2) {
  const auto text = rc::gen::map(AnyText(), [](std::string t) { return Value(std::move(t)); });
  const auto number = rc::gen::map(AnyNumber(), [](Number n) { return Value(std::move(n)); });
  const auto binary = rc::gen::map(AnyText(), [](const std::string& t) { return Binary{t}; });
  const auto scalar = rc::gen::oneOf(
      text, number, rc::gen::map(binary, [](Binary b) { return Value(std::move(b)); }),
      rc::gen::map(rc::gen::arbitrary<bool>(), [](bool b) { return Value(b); }),
      rc::gen::just(Value(Null())), AnySet<StringSet>(AnyText()), AnySet<NumberSet>(AnyNumber()),
      AnySet<BinarySet>(binary));
  if (depth == 0) return scalar;
  const auto members = rc::gen::container<std::vector<std::pair<std::string, Value>>>(
      rc::gen::pair(AnyText(), AnyValue(depth - 1)));
  return rc::gen::oneOf(
      scalar,
      rc::gen::map(rc::gen::container<List>(AnyValue(depth - 1)),
                   [](List list) { return Value(std::move(list)); }),
      rc::gen::map(members, [](const std::vector<std::pair<std::string, Value>>& all) {
        return Value(Map(all.begin(), all.end()));
      }));
}

}  // namespace weir::cloud::dynamodb
