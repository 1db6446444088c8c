// Rows: a type names its members once, and is written and read by that.
#pragma once

#include <bit>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "src/cloud/store/record/varint.h"

namespace weir::cloud::store {

/// A type whose members are stored, in their order; what is added comes last:
///
///     struct Role {
///       std::string name;
///       std::optional<std::string> description;
///       template <typename Self>
///       static auto Members(Self& self) { return std::tie(self.name, self.description); }
///     };
///
/// In the store:
///
///     record     = members: number, { value }      those of Members, in their order
///     value      = record | integer | double | text | optional | pair | collection
///     integer    = number                          unsigned, bool as 0 or 1; of 128 bits two: the
///                                                  upper 64, the lower 64
///                | number                          signed n: 2n, below zero -2n - 1
///     enum       = integer                         of its underlying type
///     time, duration = integer                     signed, in the units of their type
///     double     = 8 bytes                         IEEE 754, little endian
///     text       = length: number, bytes
///     optional   = number                          0
///                | number, value                   1, and what it holds
///     pair       = value, value
///     collection = count: number, { value }        a map's values are pairs of key and value
///     number     = { 1 byte }                      LEB128: 7 bits each, the lowest first; the top
///                                                  bit is 1 where another byte follows
///
/// Role{"ab", std::nullopt} is 02 02 61 62 00. A row that was written before a member was added is
/// read with the member's default, and one that has more members than are known is refused; both
/// hold of a record within another one as well.
template <typename T>
concept Record = requires(T& row) {
  T::Members(row);
};

namespace internal {

__extension__ using Uint128 = unsigned __int128;

template <typename T>
concept Text = std::same_as<T, std::string> || std::same_as<T, std::string_view>;
template <typename T>
concept TimePoint = requires(T& value) {
  value.time_since_epoch();
};
template <typename T>
concept Duration = requires(T& value) {
  typename T::period;
  value.count();
};
template <typename T>
concept Optional = requires(T& value) {
  value.has_value();
  value.emplace();
};
template <typename T>
concept Map = requires {
  typename T::mapped_type;
};
template <typename T>
concept Pair = requires(T& value) {
  value.first;
  value.second;
};
template <typename T>
concept Collection = requires(T& value) {
  value.begin();
  typename T::value_type;
};

template <typename T>
inline constexpr bool kNever = false;

}  // namespace internal

/// Appends values to a row.
class RecordWriter {
 public:
  explicit RecordWriter(std::string& out) : out_(out) {}

  template <typename T>
  void Write(const T& value) {
    if constexpr (Record<T>) {
      WriteRecord(value);
    } else if constexpr (internal::Text<T>) {
      AppendVarint(value.size(), out_);
      out_.append(value);
    } else if constexpr (std::is_enum_v<T>) {
      Write(static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (std::same_as<T, internal::Uint128>) {
      AppendVarint(static_cast<std::uint64_t>(value >> 64), out_);
      AppendVarint(static_cast<std::uint64_t>(value), out_);
    } else if constexpr (std::is_integral_v<T>) {
      WriteInteger(value);
    } else if constexpr (std::same_as<T, double>) {
      const auto bits = std::bit_cast<std::uint64_t>(value);
      out_.append(reinterpret_cast<const char*>(&bits), sizeof bits);
    } else if constexpr (internal::TimePoint<T>) {
      WriteInteger(value.time_since_epoch().count());
    } else if constexpr (internal::Duration<T>) {
      WriteInteger(value.count());
    } else if constexpr (internal::Optional<T>) {
      out_.push_back(value.has_value() ? '\1' : '\0');
      if (value) Write(*value);
    } else if constexpr (internal::Pair<T>) {
      Write(value.first);
      Write(value.second);
    } else {
      static_assert(internal::Collection<T>, "a row can't hold such a member");
      AppendVarint(value.size(), out_);
      for (const auto& element : value) Write(element);
    }
  }

 private:
  template <Record T>
  void WriteRecord(const T& row) {
    std::apply(
        [this](const auto&... members) {
          AppendVarint(sizeof...(members), out_);
          (Write(members), ...);
        },
        T::Members(row));
  }

  template <typename T>
  void WriteInteger(T value) {
    if constexpr (std::is_signed_v<T>) {
      const auto wide = static_cast<std::int64_t>(value);
      AppendVarint((static_cast<std::uint64_t>(wide) << 1) ^ static_cast<std::uint64_t>(wide >> 63),
                   out_);
    } else {
      AppendVarint(value, out_);
    }
  }

  std::string& out_;
};

/// Takes values off a row. Throws StoreFailure, which names the row as `what` ("a role"), for bytes
/// that are no such row, and for a row of a later version.
class RecordReader {
 public:
  RecordReader(std::string_view bytes, std::string_view what) : rest_(bytes), what_(what) {}

  /// Texts that are string_views point into the bytes.
  template <typename T>
  void Read(T& value) {
    if constexpr (Record<T>) {
      ReadRecord(value);
    } else if constexpr (internal::Text<T>) {
      value = TakeBytes(TakeNumber());
    } else if constexpr (std::is_enum_v<T>) {
      std::underlying_type_t<T> number{};
      Read(number);
      value = static_cast<T>(number);
    } else if constexpr (std::same_as<T, internal::Uint128>) {
      value = internal::Uint128{TakeNumber()} << 64;
      value |= TakeNumber();
    } else if constexpr (std::is_integral_v<T>) {
      value = TakeInteger<T>();
    } else if constexpr (std::same_as<T, double>) {
      std::memcpy(&value, TakeBytes(sizeof value).data(), sizeof value);
    } else if constexpr (internal::TimePoint<T>) {
      value = T(typename T::duration(TakeInteger<typename T::rep>()));
    } else if constexpr (internal::Duration<T>) {
      value = T(TakeInteger<typename T::rep>());
    } else if constexpr (internal::Optional<T>) {
      value.reset();
      if (TakeNumber() != 0) Read(value.emplace());
    } else if constexpr (internal::Pair<T>) {
      Read(value.first);
      Read(value.second);
    } else {
      static_assert(internal::Collection<T>, "a row can't hold such a member");
      ReadCollection(value);
    }
  }

  /// Nothing may follow.
  void End() const {
    if (!rest_.empty()) Damaged("goes on behind its end");
  }

 private:
  template <Record T>
  void ReadRecord(T& row) {
    const std::uint64_t there = TakeNumber();
    std::apply(
        [&](auto&... members) {
          if (there > sizeof...(members)) OfALaterVersion(there, sizeof...(members));
          std::uint64_t number = 0;
          ((number++ < there ? Read(members) : void()), ...);
        },
        T::Members(row));
  }

  template <typename T>
  void ReadCollection(T& collection) {
    collection.clear();
    const std::uint64_t count = TakeNumber();
    if (count > rest_.size()) Damaged("ends too early");  // an element has a byte at the least
    for (std::uint64_t i = 0; i < count; ++i) {
      if constexpr (internal::Map<T>) {
        typename T::key_type key{};
        Read(key);
        Read(collection.emplace_hint(collection.end(), std::move(key), typename T::mapped_type{})
                 ->second);
      } else {
        typename T::value_type element{};
        Read(element);
        collection.insert(collection.end(), std::move(element));
      }
    }
  }

  template <typename T>
  T TakeInteger() {
    const std::uint64_t number = TakeNumber();
    if constexpr (std::same_as<T, bool>) {
      return number != 0;
    } else if constexpr (std::is_signed_v<T>) {
      const auto value = static_cast<std::int64_t>((number >> 1) ^ (0 - (number & 1)));
      if (!std::in_range<T>(value)) Damaged("has a number out of its range");
      return static_cast<T>(value);
    } else {
      if (!std::in_range<T>(number)) Damaged("has a number out of its range");
      return static_cast<T>(number);
    }
  }

  std::uint64_t TakeNumber() {
    const auto number = TakeVarint(rest_);
    if (!number) Damaged("ends too early");
    return *number;
  }

  std::string_view TakeBytes(std::uint64_t count) {
    if (count > rest_.size()) Damaged("ends too early");
    const std::string_view bytes = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return bytes;
  }

  [[noreturn]] void Damaged(std::string_view how) const;
  [[noreturn]] void OfALaterVersion(std::uint64_t there, std::size_t known) const;

  std::string_view rest_;
  std::string_view what_;
};

template <Record T>
[[nodiscard]] std::string EncodeRow(const T& row) {
  std::string bytes;
  RecordWriter(bytes).Write(row);
  return bytes;
}

/// Throws as RecordReader does.
template <Record T>
[[nodiscard]] T DecodeRow(std::string_view bytes, std::string_view what) {
  T row{};
  RecordReader reader(bytes, what);
  reader.Read(row);
  reader.End();
  return row;
}

}  // namespace weir::cloud::store
