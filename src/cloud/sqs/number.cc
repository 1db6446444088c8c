// [sign] digits [. digits] [e [sign] digits], with one digit at least before the e.
#include "src/cloud/sqs/number.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace weir::cloud::sqs {
namespace {

constexpr std::int64_t kMaxPrecision = 38;
constexpr std::int64_t kMinExponent = -128;
constexpr std::int64_t kMaxExponent = 126;
/// Beyond, an exponent is out of every range, whatever digits stand before it.
constexpr std::int64_t kFarBeyond = 10'000'000;

bool TakeSign(std::string_view& text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  return is_negative;
}

std::string_view TakeDigits(std::string_view& text) {
  const std::string_view digits = text.substr(0, text.find_first_not_of("0123456789"));
  text.remove_prefix(digits.size());
  return digits;
}

/// What follows the e; 0 without one. Nothing for what is no exponent.
std::optional<std::int64_t> TakeExponent(std::string_view& text) {
  if (!text.starts_with('e') && !text.starts_with('E')) return 0;
  text.remove_prefix(1);
  const bool is_negative = TakeSign(text);
  const std::string_view digits = TakeDigits(text);
  if (digits.empty()) return std::nullopt;
  std::int64_t exponent = 0;
  for (const char digit : digits) {
    exponent = exponent * 10 + (digit - '0');
    exponent = std::min(exponent, kFarBeyond);
  }
  return is_negative ? -exponent : exponent;
}

/// Where digits other than 0 begin and end, counted over both parts.
struct Span {
  std::int64_t first = -1;  ///< -1: there is none
  std::int64_t last = -1;
};

Span Significant(std::string_view whole, std::string_view fraction) {
  Span span;
  std::int64_t at = 0;
  for (const std::string_view part : {whole, fraction}) {
    for (const char digit : part) {
      if (digit != '0' && span.first < 0) span.first = at;
      if (digit != '0') span.last = at;
      ++at;
    }
  }
  return span;
}

}  // namespace

bool IsNumber(std::string_view text) {
  TakeSign(text);
  const std::string_view whole = TakeDigits(text);
  std::string_view fraction;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    fraction = TakeDigits(text);
  }
  if (whole.empty() && fraction.empty()) return false;
  const auto exponent = TakeExponent(text);
  if (!exponent || !text.empty()) return false;
  const Span span = Significant(whole, fraction);
  if (span.first < 0) return true;
  const std::int64_t magnitude =
      *exponent + static_cast<std::int64_t>(whole.size()) - 1 - span.first;
  return span.last - span.first < kMaxPrecision && magnitude >= kMinExponent &&
         magnitude <= kMaxExponent;
}

}  // namespace weir::cloud::sqs
