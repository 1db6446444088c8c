// Numbers as DynamoDB has them: decimal, exact, up to 38 significant digits.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/result/result.h"

namespace weir::cloud::dynamodb {

/// Why a text or a sum is no Number.
enum class NumberFault : std::uint8_t {
  kNotANumber,
  kTooManyDigits,  ///< more than 38 significant ones
  kOverflow,       ///< 1E126 or more
  kUnderflow,      ///< not zero, but below 1E-130
};

/// sign · 0.d₁d₂… · 10^exponent with d₁ and the last digit not 0; zero has no digits. So each
/// number has one form, and equal numbers are equal member by member.
class Number {
 public:
  static constexpr std::size_t kMaxDigits = 38;

  Number() = default;
  explicit Number(std::int64_t number);

  /// Reads `[+-]digits[.digits][(e|E)[+-]digits]`, nothing around it.
  static Result<Number, NumberFault> Parse(std::string_view text);
  static Result<Number, NumberFault> Sum(const Number& a, const Number& b);
  [[nodiscard]] Number Negated() const;

  /// All digits, without an exponent, as AWS answers: "-1230", "0.001".
  [[nodiscard]] std::string ToString() const;
  /// How many digits ToString would need at least: what AWS's size rule counts.
  [[nodiscard]] std::size_t significant_digits() const { return digits_.size(); }
  [[nodiscard]] bool negative() const { return negative_; }

  /// The number without its fraction, where it fits.
  [[nodiscard]] std::optional<std::int64_t> Truncated() const;

  /// Bytes that order (unsigned) like the numbers:
  ///
  ///     negative  7F <~exponent + 130: 2, big endian> <~digits> FF
  ///     zero      80
  ///     positive  81 <exponent + 130: 2, big endian> <digits>
  [[nodiscard]] std::string SortKey() const;
  /// REQUIRES: `key` is from SortKey.
  static Number FromSortKey(std::string_view key);

  friend bool operator==(const Number&, const Number&) = default;
  friend std::strong_ordering operator<=>(const Number& a, const Number& b);

 private:
  static Result<Number, NumberFault> Make(bool negative, std::int64_t exponent,
                                          std::string_view digits);

  bool negative_ = false;
  std::int16_t exponent_ = 0;
  std::string digits_;  ///< '1' to '9' at both ends
};

}  // namespace weir::cloud::dynamodb
