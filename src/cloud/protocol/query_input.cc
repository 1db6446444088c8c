// Lists are numbered from 1: Tags.member.1.Key=a&Tags.member.1.Value=b&Tags.member.2.Key=c…, or
// flat: Tag.1.Key=a&Tag.1.Value=b&Tag.2.Key=c…
#include "src/cloud/protocol/query_input.h"

#include <algorithm>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/cloud/protocol/credential.h"
#include "src/cloud/protocol/scalar_text.h"

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;

/// Shapes nest no deeper; a name that does is of a model that refers to itself.
constexpr std::size_t kMaxQueryDepth = 32;

class Reader {
 public:
  Reader(const QueryParameters& parameters, const FlatNames& flat)
      : parameters_(parameters), flat_(flat) {}

  json::object Members(const Shape& shape, const std::string& prefix, std::size_t depth) {
    json::object object;
    for (const Member& member : shape.members) {
      const FlatName* flat = FindFlat(flat_, member.shape);
      const std::string_view name = flat == nullptr ? member.name : flat->entry;
      auto value = Value(*member.shape, prefix + std::string(name), depth);
      if (value) object[member.name] = *std::move(value);
    }
    return object;
  }

  [[nodiscard]] const std::optional<AwsError>& error() const { return error_; }

 private:
  /// Nothing where no parameter is of it.
  std::optional<json::value> Value(const Shape& shape, const std::string& name, std::size_t depth) {
    if (depth > kMaxQueryDepth) return std::nullopt;
    switch (shape.kind) {
      case Kind::kStructure:
        if (!HasAny(name + ".")) return std::nullopt;
        return Members(shape, name + ".", depth + 1);
      case Kind::kList:
        return List(shape, name, depth);
      case Kind::kMap:
        return Map(shape, name, depth);
      default:
        return Parameter(shape.kind, name);
    }
  }

  std::optional<json::value> Parameter(Kind kind, const std::string& name) {
    const auto found = parameters_.find(name);
    if (found == parameters_.end()) return std::nullopt;
    auto value = FromText(kind, found->second);
    if (!value && !error_) {
      error_ = {400, "MalformedInput", fmt::format("{} is {}", name, WhatItIsNot(kind))};
    }
    return value;
  }

  std::optional<json::value> List(const Shape& shape, const std::string& name, std::size_t depth) {
    json::array array;
    const std::string_view between = FindFlat(flat_, &shape) == nullptr ? ".member." : ".";
    while (auto value = Value(*shape.value, fmt::format("{}{}{}", name, between, array.size() + 1),
                              depth + 1)) {
      array.push_back(*std::move(value));
    }
    if (array.empty() && !parameters_.contains(name)) return std::nullopt;  // Name= is an empty one
    return array;
  }

  std::optional<json::value> Map(const Shape& shape, const std::string& name, std::size_t depth) {
    constexpr FlatName kNested{.key = "key", .value = "value"};
    json::object object;
    const FlatName* flat = FindFlat(flat_, &shape);
    const FlatName& names = flat == nullptr ? kNested : *flat;
    for (std::size_t number = 1;; ++number) {
      const std::string entry =
          fmt::format("{}{}{}.", name, flat == nullptr ? ".entry." : ".", number);
      const auto key = parameters_.find(fmt::format("{}{}", entry, names.key));
      if (key == parameters_.end()) break;
      object[key->second] =
          Value(*shape.value, fmt::format("{}{}", entry, names.value), depth + 1).value_or(nullptr);
    }
    if (object.empty()) return std::nullopt;
    return object;
  }

  [[nodiscard]] bool HasAny(const std::string& prefix) const {
    const auto first = parameters_.lower_bound(prefix);
    return first != parameters_.end() && first->first.starts_with(prefix);
  }

  const QueryParameters& parameters_;
  const FlatNames& flat_;
  std::optional<AwsError> error_;
};

}  // namespace

bool IsForm(const http::Request& request) {
  return request.headers.Get("Content-Type").starts_with("application/x-www-form-urlencoded");
}

std::optional<QueryParameters> ReadQueryParameters(const http::Request& request) {
  QueryParameters parameters;
  for (const std::string& text : {request.query, IsForm(request) ? request.body : std::string()}) {
    auto pairs = http::ParseQuery(text);
    if (!pairs || pairs->size() > kMaxQueryParameters) return std::nullopt;
    for (auto& [name, value] : *pairs) parameters.emplace(std::move(name), std::move(value));
  }
  return parameters;
}

std::string FormParameter(const http::Request& request, std::string_view name) {
  std::string value = QueryParameter(request.query, name);
  if (value.empty() && IsForm(request)) value = QueryParameter(request.body, name);
  return value;
}

FlatNames ParseFlatNames(std::string_view text) {
  const auto take = [](std::string_view& from, char end) {
    const std::string_view taken = from.substr(0, from.find(end));
    from.remove_prefix(std::min(taken.size() + 1, from.size()));
    return taken;
  };
  FlatNames names;
  while (!text.empty()) {
    std::string_view line = take(text, ';');
    FlatName& name = names[take(line, ' ')];
    name.entry = take(line, ' ');
    name.key = take(line, ' ');
    name.value = line;
  }
  return names;
}

const FlatName* FindFlat(const FlatNames& flat, const Shape* shape) {
  if (shape == nullptr || flat.empty()) return nullptr;
  const auto found = flat.find(shape->name);
  return found == flat.end() ? nullptr : &found->second;
}

Outcome<json::object> ReadQueryInput(const Shape& shape, const QueryParameters& parameters,
                                     const FlatNames& flat) {
  Reader reader(parameters, flat);
  json::object input = reader.Members(shape, "", 0);
  if (reader.error()) return *reader.error();
  return input;
}

}  // namespace weir::cloud::protocol
