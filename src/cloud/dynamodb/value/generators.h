// Random values for property tests.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <rapidcheck.h>

#include "src/cloud/dynamodb/value/value.h"

namespace weir::cloud::dynamodb {

constexpr int kSmall = 6;  ///< elements of lists, maps and sets

inline rc::Gen<std::string> AnyText() {
  return rc::gen::container<std::string>(
      rc::gen::element('\x00', '\x01', 'a', 'b', '0', '\x7F', '\xC3', '\xFF'));
}

/// Up to 38 digits, with an exponent that keeps it in range.
inline rc::Gen<Number> AnyNumber() {
  return rc::gen::map(
      rc::gen::tuple(
          rc::gen::arbitrary<bool>(), rc::gen::arbitrary<std::uint64_t>(),
          rc::gen::element<std::string>("", "0", "01", "250000000", "123456789012345678"),
          rc::gen::inRange(-130, 85)),
      [](const auto& parts) {
        const auto& [negative, high, low, exponent] = parts;
        return Number::Parse((negative ? "-" : "") + std::to_string(high) + low + "e" +
                             std::to_string(exponent))
            .value();
      });
}

template <typename Set, typename T>
rc::Gen<Value> AnySet(rc::Gen<T> element) {
  return rc::gen::map(rc::gen::resize(kSmall, rc::gen::nonEmpty(rc::gen::container<Set>(element))),
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
  const auto members = rc::gen::resize(
      kSmall, rc::gen::container<std::vector<std::pair<std::string, Value>>>(
                  rc::gen::pair(rc::gen::nonEmpty(AnyText()), AnyValue(depth - 1))));
  return rc::gen::oneOf(
      scalar,
      rc::gen::map(rc::gen::resize(kSmall, rc::gen::container<List>(AnyValue(depth - 1))),
                   [](List list) { return Value(std::move(list)); }),
      rc::gen::map(members, [](const std::vector<std::pair<std::string, Value>>& all) {
        return Value(Map(all.begin(), all.end()));
      }));
}

}  // namespace weir::cloud::dynamodb
