// Result<T>: an expected failure travels as a value, with a kind that says what the caller can do.
#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "src/result/check.h"

namespace weir {

/// What the caller can do about an error.
enum class ErrorKind {
  kInvalidInput,  ///< the input is wrong: name it, set it aside, go on
  kNotFound,      ///< what was asked for is not there
  kConflict,      ///< somebody else holds or changed it: read again and decide
  kUnavailable,   ///< the medium failed or refused for now: it had no effect, try again later
  kUnknown,       ///< no clear answer: it may have taken effect, settle it by reading
  kExhausted,     ///< a limit, a quota or the disk is full: make room, then try again
  kDenied,        ///< not allowed: change the permissions
  kCorrupt,       ///< stored bytes are not what was written: stop and repair
};

/// An expected failure. `message` is a sentence for a person: it names the thing, the place and,
/// where there is one, the remedy.
struct Error {
  ErrorKind kind;
  std::string message;

  /// The same error seen from further out: "<context>: <message>".
  [[nodiscard]] Error In(std::string_view context) const {
    return Error{kind, std::string(context) + ": " + message};
  }
};

/// Either a value or an error; member names as in std::expected (C++23). Rooms whose failures are
/// not for our own callers (an AWS exception that goes over the wire) bring an error type E.
template <typename T, typename E = Error>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  using error_type = E;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(E error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  /// REQUIRES: has_value().
  T& value() & { return *Checked(std::get_if<0>(&state_)); }
  const T& value() const& { return *Checked(std::get_if<0>(&state_)); }
  T&& value() && { return std::move(*Checked(std::get_if<0>(&state_))); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  /// REQUIRES: !has_value().
  [[nodiscard]] const E& error() const { return *Checked(std::get_if<1>(&state_)); }

 private:
  template <typename P>
  static P* Checked(P* pointer) {
    WEIR_CHECK(pointer != nullptr, "a Result was read as what it is not");
    return pointer;
  }

  std::variant<T, E> state_;
};

/// Success without a value, or an error.
template <typename E>
class [[nodiscard]] Result<void, E> {
 public:
  Result() = default;
  Result(E error) : error_(std::move(error)) {}

  [[nodiscard]] bool has_value() const { return !error_.has_value(); }
  explicit operator bool() const { return has_value(); }

  /// REQUIRES: !has_value().
  [[nodiscard]] const E& error() const {
    WEIR_CHECK(error_.has_value(), "a successful Result has no error");
    return *error_;
  }

 private:
  std::optional<E> error_;
};

}  // namespace weir
