// Reads rows of the time when they were JSON, each space's version 1. Nothing writes them any more.
#pragma once

#include <array>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <boost/json.hpp>

#include "src/cloud/store/record/record.h"
#include "src/cloud/store/store.h"

namespace weir::cloud::store {

/// What a record's members were called in JSON, in their order: `kNames`, as many as it had then.
/// One with a '?' at its end was left out where its value was empty.
template <typename T>
struct JsonNames;

/// How a value stood in JSON: `static void Read(const boost::json::value&, T&)`, for types that did
/// not stand there as what they are.
template <typename T>
struct JsonForm;

/// For values that are parsed: throws StoreFailure where there is none.
template <typename T>
[[nodiscard]] T Need(std::optional<T> value, std::string_view what) {
  if (!value) throw StoreFailure("it has no valid " + std::string(what));
  return *std::move(value);
}

namespace internal {

template <typename T, typename = void>
inline constexpr bool kHasJsonForm = false;
template <typename T>
inline constexpr bool kHasJsonForm<T, std::void_t<decltype(&JsonForm<T>::Read)>> = true;

template <typename T>
void ReadJson(const boost::json::value& json, T& value);

template <typename T>
void ReadJsonMember(const boost::json::object& object, std::string_view name, T& member) {
  const bool may_be_absent = name.ends_with('?');
  if (may_be_absent) name.remove_suffix(1);
  const boost::json::value* json = object.if_contains(name);
  if (Optional<T> && (json == nullptr || json->is_null())) return;
  if (json != nullptr) {
    ReadJson(*json, member);
  } else if (!may_be_absent) {
    throw StoreFailure("it has no " + std::string(name));
  }
}

template <Record T>
void ReadJsonObject(const boost::json::object& object, T& row) {
  constexpr auto& kNames = JsonNames<T>::kNames;
  const auto members = T::Members(row);
  [&]<std::size_t... At>(std::index_sequence<At...> /*of names*/) {
    (ReadJsonMember(object, kNames[At], std::get<At>(members)), ...);
  }
  (std::make_index_sequence<kNames.size()>());
}

template <typename T>
void ReadJsonCollection(const boost::json::value& json, T& collection) {
  if constexpr (Map<T>) {
    for (const auto& [name, value] : json.as_object()) ReadJson(value, collection[name]);
  } else {
    for (const boost::json::value& element : json.as_array()) {
      typename T::value_type value{};
      ReadJson(element, value);
      collection.insert(collection.end(), std::move(value));
    }
  }
}

template <typename T>
void ReadJson(const boost::json::value& json, T& value) {
  if constexpr (kHasJsonForm<T>) {
    JsonForm<T>::Read(json, value);
  } else if constexpr (Record<T>) {
    ReadJsonObject(json.as_object(), value);
  } else if constexpr (std::same_as<T, std::string>) {
    value = json.as_string();
  } else if constexpr (std::same_as<T, bool>) {
    value = json.as_bool();
  } else if constexpr (std::is_enum_v<T>) {
    value = static_cast<T>(json.to_number<std::underlying_type_t<T>>());
  } else if constexpr (std::is_arithmetic_v<T>) {
    value = json.to_number<T>();
  } else if constexpr (TimePoint<T>) {
    value = T(typename T::duration(json.to_number<typename T::rep>()));
  } else if constexpr (Duration<T>) {
    value = T(json.to_number<typename T::rep>());
  } else if constexpr (Optional<T>) {
    ReadJson(json, value.emplace());
  } else if constexpr (Pair<T>) {
    ReadJson(json.as_array().at(0), value.first);
    ReadJson(json.as_array().at(1), value.second);
  } else {
    ReadJsonCollection(json, value);
  }
}

}  // namespace internal

/// Throws StoreFailure for text that is no such row.
template <Record T>
[[nodiscard]] T DecodeJsonRow(std::string_view text) {
  boost::json::parse_options options;
  options.allow_invalid_utf8 = true;  // texts of users, of which not all were checked
  T row{};
  try {
    internal::ReadJson(boost::json::parse(text, {}, options), row);
  } catch (const std::exception& problem) {
    throw StoreFailure(std::string("a row of version 1: ") + problem.what());
  }
  return row;
}

/// The step of a space whose rows of version 1 were JSON.
template <Record T>
void FromJson(std::string_view key, std::string_view row, WriteBatch& batch) {
  batch.Put(key, EncodeRow(DecodeJsonRow<T>(row)));
}

}  // namespace weir::cloud::store
