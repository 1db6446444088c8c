// Numbers as DynamoDB has them: parsing, printing, order and addition on decimal digits.
#include "src/cloud/dynamodb/value/number.h"

#include <algorithm>
#include <charconv>

#include "src/result/check.h"

namespace weir::cloud::dynamodb {
namespace {

constexpr int kExponentBias = 130;
constexpr std::int64_t kLeastExponent = -129;    ///< 1E-130 is 0.1E-129
constexpr std::int64_t kGreatestExponent = 126;  ///< 9.99E125 is 0.999E126
constexpr std::size_t kMaxTextLength = 1024;     ///< longer ones are refused unread
constexpr std::int64_t kMaxWrittenExponent = 100'000;
constexpr std::size_t kMaxInt64Digits = 18;
constexpr std::string_view kDigits = "0123456789";

/// Takes the digits at the front of `text`.
std::string_view TakeDigits(std::string_view& text) {
  const std::string_view digits = text.substr(0, text.find_first_not_of(kDigits));
  text.remove_prefix(digits.size());
  return digits;
}

bool TakeSign(std::string_view& text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  return negative;
}

/// The exponent behind an 'e'; far-off ones are cut, they over- or underflow anyway.
std::optional<std::int64_t> TakeExponent(std::string_view& text) {
  if (text.empty() || (text[0] != 'e' && text[0] != 'E')) return 0;
  text.remove_prefix(1);
  const bool negative = TakeSign(text);
  const std::string_view digits = TakeDigits(text);
  if (digits.empty()) return std::nullopt;
  std::int64_t exponent = 0;
  for (const char digit : digits) {
    exponent = std::min(exponent * 10 + (digit - '0'), kMaxWrittenExponent);
  }
  return negative ? -exponent : exponent;
}

/// a + b, aligned so that both have `width` digits; a carry makes it one digit longer.
std::string AddDigits(std::string a, const std::string& b) {
  int carry = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    const int sum = (a[i] - '0') + (b[i] - '0') + carry;
    a[i] = static_cast<char>('0' + sum % 10);
    carry = sum / 10;
  }
  return carry == 0 ? a : "1" + a;
}

/// a - b, aligned alike. REQUIRES: a >= b.
std::string SubtractDigits(std::string a, const std::string& b) {
  int borrow = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    int difference = a[i] - b[i] - borrow;
    borrow = difference < 0 ? 1 : 0;
    if (borrow != 0) difference += 10;
    a[i] = static_cast<char>('0' + difference);
  }
  return a;
}

}  // namespace

Number::Number(std::int64_t number) : Number(Parse(std::to_string(number)).value()) {}

/// 0.digits · 10^exponent, with zeros at the ends of `digits` allowed.
Result<Number, NumberFault> Number::Make(bool negative, std::int64_t exponent,
                                         std::string_view digits) {
  const std::size_t first = digits.find_first_not_of('0');
  if (first == std::string_view::npos) return Number();
  const std::size_t last = digits.find_last_not_of('0');
  exponent -= static_cast<std::int64_t>(first);
  digits = digits.substr(first, last + 1 - first);
  if (exponent > kGreatestExponent) return NumberFault::kOverflow;
  if (exponent < kLeastExponent) return NumberFault::kUnderflow;
  if (digits.size() > kMaxDigits) return NumberFault::kTooManyDigits;
  Number number;
  number.negative_ = negative;
  number.exponent_ = static_cast<std::int16_t>(exponent);
  number.digits_ = digits;
  return number;
}

Result<Number, NumberFault> Number::Parse(std::string_view text) {
  if (text.size() > kMaxTextLength) return NumberFault::kTooManyDigits;
  const bool negative = TakeSign(text);
  const std::string_view whole = TakeDigits(text);
  std::string_view fraction;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    fraction = TakeDigits(text);
  }
  if (whole.empty() && fraction.empty()) return NumberFault::kNotANumber;
  const auto exponent = TakeExponent(text);
  if (!exponent || !text.empty()) return NumberFault::kNotANumber;
  std::string digits(whole);
  digits.append(fraction);
  return Make(negative, *exponent + static_cast<std::int64_t>(whole.size()), digits);
}

Number Number::Negated() const {
  Number number = *this;
  number.negative_ = !negative_ && !digits_.empty();
  return number;
}

Result<Number, NumberFault> Number::Sum(const Number& a, const Number& b) {
  if (a.digits_.empty()) return b;
  if (b.digits_.empty()) return a;
  const int exponent = std::max(a.exponent_, b.exponent_);
  const auto aligned = [&](const Number& number) {
    const auto zeros = static_cast<std::size_t>(exponent - number.exponent_);
    return std::string(zeros, '0') + number.digits_;
  };
  std::string left = aligned(a);
  std::string right = aligned(b);
  const std::size_t width = std::max(left.size(), right.size());
  left.resize(width, '0');
  right.resize(width, '0');
  if (a.negative_ == b.negative_) {
    const std::string sum = AddDigits(left, right);
    const auto carry = static_cast<std::int64_t>(sum.size() - width);
    return Make(a.negative_, exponent + carry, sum);
  }
  if (left < right) return Make(b.negative_, exponent, SubtractDigits(right, left));
  return Make(a.negative_, exponent, SubtractDigits(left, right));
}

std::string Number::ToString() const {
  if (digits_.empty()) return "0";
  std::string text = negative_ ? "-" : "";
  if (exponent_ <= 0) {
    text += "0." + std::string(static_cast<std::size_t>(-exponent_), '0') + digits_;
    return text;
  }
  const auto whole = static_cast<std::size_t>(exponent_);
  if (whole >= digits_.size()) return text + digits_ + std::string(whole - digits_.size(), '0');
  return text + digits_.substr(0, whole) + "." + digits_.substr(whole);
}

std::optional<std::int64_t> Number::Truncated() const {
  if (digits_.empty() || exponent_ <= 0) return 0;
  const auto whole = static_cast<std::size_t>(exponent_);
  if (whole > kMaxInt64Digits) return std::nullopt;
  std::string text = digits_.substr(0, whole);
  text.resize(whole, '0');
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return negative_ ? -number : number;
}

std::string Number::SortKey() const {
  if (digits_.empty()) return "\x80";
  const auto biased = static_cast<std::uint16_t>(exponent_ + kExponentBias);
  std::string key(1, '\x81');
  key.push_back(static_cast<char>(biased >> 8));
  key.push_back(static_cast<char>(biased & 0xFF));
  key += digits_;
  if (!negative_) return key;
  for (char& byte : key) byte = static_cast<char>(~static_cast<unsigned char>(byte));
  key[0] = '\x7F';
  key.push_back('\xFF');
  return key;
}

Number Number::FromSortKey(std::string_view key) {
  WEIR_CHECK(!key.empty(), "a stored number has bytes");
  Number number;
  if (key == "\x80") return number;
  std::string bytes(key);
  number.negative_ = bytes[0] == '\x7F';
  if (number.negative_) {
    bytes.pop_back();
    for (char& byte : bytes) byte = static_cast<char>(~static_cast<unsigned char>(byte));
  }
  WEIR_CHECK(bytes.size() > 3, "a stored number that is not zero has digits");
  const int biased =
      static_cast<unsigned char>(bytes[1]) << 8 | static_cast<unsigned char>(bytes[2]);
  number.exponent_ = static_cast<std::int16_t>(biased - kExponentBias);
  number.digits_ = bytes.substr(3);
  return number;
}

std::strong_ordering operator<=>(const Number& a, const Number& b) {
  const auto sign = [](const Number& number) {
    return number.digits_.empty() ? 0 : number.negative_ ? -1 : 1;
  };
  if (sign(a) != sign(b)) return sign(a) <=> sign(b);
  const auto magnitude =
      a.exponent_ != b.exponent_ ? a.exponent_ <=> b.exponent_ : a.digits_.compare(b.digits_) <=> 0;
  return a.negative_ ? 0 <=> magnitude : magnitude;
}

}  // namespace weir::cloud::dynamodb
