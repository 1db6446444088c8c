// What the tests of expressions share: items and values from JSON, parsing in one call.
#pragma once

#include <string>
#include <string_view>

#include <boost/json/parse.hpp>

#include "src/cloud/dynamodb/expression/parse.h"
#include "src/cloud/dynamodb/value/json.h"

namespace weir::cloud::dynamodb {

inline Item ItemOf(std::string_view text) {
  return ParseItem(boost::json::parse(text).as_object()).value();
}

/// Names and values as the request has them; "" for none.
inline Placeholders PlaceholdersOf(std::string_view names, std::string_view values) {
  boost::json::value parsed_names;
  boost::json::value parsed_values;
  if (!names.empty()) parsed_names = boost::json::parse(names);
  if (!values.empty()) parsed_values = boost::json::parse(values);
  return Placeholders::Read(parsed_names.if_object(), parsed_values.if_object()).value();
}

/// All that tests refer to: #n is "name", #a.b is one attribute "a.b"; :s, :n, :b, …
inline Placeholders Common() {
  return PlaceholdersOf(
      R"({"#n":"name","#dot":"a.b"})",
      R"({":s":{"S":"abc"},":n":{"N":"5"},":one":{"N":"1"},":b":{"B":"AAEC"},":t":{"BOOL":true},
          ":l":{"L":[{"N":"1"}]},":ss":{"SS":["x","y"]},":ns":{"NS":["1","2"]},
          ":S":{"S":"S"},":bad":{"S":"bad"},":x":{"S":"x"},":m":{"M":{"k":{"N":"1"}}}})");
}

}  // namespace weir::cloud::dynamodb
