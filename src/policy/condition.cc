// A comparison is one function of the request's value and the document's.
#include "src/policy/condition.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include <arpa/inet.h>
#include <fmt/format.h>

#include "src/codec/base64.h"
#include "src/text/ascii.h"
#include "src/text/time.h"

namespace weir::policy {
namespace {

constexpr std::string_view kIfExists = "IfExists";
constexpr std::string_view kForAll = "ForAllValues:";
constexpr std::string_view kForAny = "ForAnyValue:";

struct Named {
  std::string_view name;
  Operator op;
};

constexpr auto kOperators = std::to_array<Named>({
    {"StringEquals", {Comparison::kString}},
    {"StringNotEquals", {Comparison::kString, Order::kEqual, true}},
    {"StringEqualsIgnoreCase", {Comparison::kStringIgnoreCase}},
    {"StringNotEqualsIgnoreCase", {Comparison::kStringIgnoreCase, Order::kEqual, true}},
    {"StringLike", {Comparison::kStringLike}},
    {"StringNotLike", {Comparison::kStringLike, Order::kEqual, true}},
    {"NumericEquals", {Comparison::kNumber}},
    {"NumericNotEquals", {Comparison::kNumber, Order::kEqual, true}},
    {"NumericLessThan", {Comparison::kNumber, Order::kLess}},
    {"NumericLessThanEquals", {Comparison::kNumber, Order::kLessOrEqual}},
    {"NumericGreaterThan", {Comparison::kNumber, Order::kGreater}},
    {"NumericGreaterThanEquals", {Comparison::kNumber, Order::kGreaterOrEqual}},
    {"DateEquals", {Comparison::kDate}},
    {"DateNotEquals", {Comparison::kDate, Order::kEqual, true}},
    {"DateLessThan", {Comparison::kDate, Order::kLess}},
    {"DateLessThanEquals", {Comparison::kDate, Order::kLessOrEqual}},
    {"DateGreaterThan", {Comparison::kDate, Order::kGreater}},
    {"DateGreaterThanEquals", {Comparison::kDate, Order::kGreaterOrEqual}},
    {"Bool", {Comparison::kBool}},
    {"BinaryEquals", {Comparison::kBinary}},
    {"IpAddress", {Comparison::kAddress}},
    {"NotIpAddress", {Comparison::kAddress, Order::kEqual, true}},
    {"ArnEquals", {Comparison::kArn}},
    {"ArnLike", {Comparison::kArn}},
    {"ArnNotEquals", {Comparison::kArn, Order::kEqual, true}},
    {"ArnNotLike", {Comparison::kArn, Order::kEqual, true}},
    {"Null", {Comparison::kNull}},
});

std::optional<double> ParseNumber(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number =
      error == std::errc() && end == text.data() + text.size() && std::isfinite(number);
  return is_number ? std::optional(number) : std::nullopt;
}

/// ISO 8601, or seconds since 1970; a date alone is its beginning.
std::optional<double> ParseDate(std::string_view text) {
  constexpr std::size_t kDateLength = 10;
  if (const auto time = text::ParseIsoTime(text)) return time;
  if (text.size() == kDateLength) {
    if (const auto day = text::ParseIsoTime(std::string(text) + "T00:00:00Z")) return day;
  }
  return ParseNumber(text);
}

bool IsInOrder(Order order, double value, double bound) {
  switch (order) {
    case Order::kEqual:
      return value == bound;
    case Order::kLess:
      return value < bound;
    case Order::kLessOrEqual:
      return value <= bound;
    case Order::kGreater:
      return value > bound;
    case Order::kGreaterOrEqual:
      break;
  }
  return value >= bound;
}

/// An address with how many of its leading bits count.
struct Network {
  int family = AF_INET;
  std::array<unsigned char, 16> bytes{};
  unsigned bits = 0;
};

std::optional<Network> ParseNetwork(std::string_view text) {
  constexpr unsigned kBitsOfV4 = 32;
  constexpr unsigned kBitsOfV6 = 128;
  Network network;
  const std::size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  network.family = address.find(':') == std::string::npos ? AF_INET : AF_INET6;
  const unsigned most = network.family == AF_INET ? kBitsOfV4 : kBitsOfV6;
  network.bits = most;
  if (::inet_pton(network.family, address.c_str(), network.bytes.data()) != 1) return std::nullopt;
  if (slash == std::string_view::npos) return network;
  const std::string_view length = text.substr(slash + 1);
  const char* const last = length.data() + length.size();
  const auto [end, error] = std::from_chars(length.data(), last, network.bits);
  if (error != std::errc() || end != last || network.bits > most) return std::nullopt;
  return network;
}

bool IsWithin(std::string_view address, std::string_view range) {
  constexpr unsigned kByte = 8;
  const auto one = ParseNetwork(address);
  const auto network = ParseNetwork(range);
  if (!one || !network || one->family != network->family) return false;
  for (unsigned bit = 0; bit < network->bits; ++bit) {
    const unsigned mask = 0x80U >> (bit % kByte);
    if (((one->bytes[bit / kByte] ^ network->bytes[bit / kByte]) & mask) != 0) return false;
  }
  return true;
}

/// Each of the six parts by itself, so that no wildcard reaches over a colon but in the last one.
bool IsSameArn(std::string_view arn, std::string_view pattern) {
  constexpr int kParts = 6;
  for (int part = 1; part < kParts; ++part) {
    const std::size_t colon = arn.find(':');
    const std::size_t end = pattern.find(':');
    const bool both = colon != std::string_view::npos && end != std::string_view::npos;
    if (!both || !MatchesPattern(arn.substr(0, colon), pattern.substr(0, end))) return false;
    arn.remove_prefix(colon + 1);
    pattern.remove_prefix(end + 1);
  }
  return MatchesPattern(arn, pattern);
}

bool IsTrueOrFalse(std::string_view text) {
  return text::IsSameInAnyCase(text, "true") || text::IsSameInAnyCase(text, "false");
}

/// What is wrong with a value of the document; "" where nothing is.
std::string Complaint(Comparison comparison, std::string_view value) {
  const bool has_variable = value.find("${") != std::string_view::npos;
  switch (comparison) {
    case Comparison::kNumber:
      return ParseNumber(value) ? "" : fmt::format("\"{}\" is no number.", value);
    case Comparison::kDate:
      return ParseDate(value) ? "" : fmt::format("\"{}\" is no date.", value);
    case Comparison::kBool:
    case Comparison::kNull:
      return IsTrueOrFalse(value) || has_variable
                 ? ""
                 : fmt::format("\"{}\" is neither true nor false.", value);
    case Comparison::kBinary:
      return codec::DecodeBase64(value) ? "" : fmt::format("\"{}\" is no base64.", value);
    case Comparison::kAddress:
      return ParseNetwork(value) ? "" : fmt::format("\"{}\" is no IP address or range.", value);
    case Comparison::kString:
    case Comparison::kStringIgnoreCase:
    case Comparison::kStringLike:
    case Comparison::kArn:
      break;
  }
  return "";
}

Text::Meaning MeaningIn(Comparison comparison, bool variables) {
  const bool is_text = comparison == Comparison::kString ||
                       comparison == Comparison::kStringIgnoreCase ||
                       comparison == Comparison::kStringLike || comparison == Comparison::kArn;
  return {.wildcards = comparison == Comparison::kStringLike || comparison == Comparison::kArn,
          .variables = variables && is_text};
}

bool IsSame(Comparison comparison, std::string_view value, std::string_view pattern) {
  switch (comparison) {
    case Comparison::kStringLike:
      return MatchesPattern(value, pattern);
    case Comparison::kStringIgnoreCase:
    case Comparison::kBool:
      return text::IsSameInAnyCase(value, pattern);
    case Comparison::kAddress:
      return IsWithin(value, pattern);
    case Comparison::kArn:
      return IsSameArn(value, pattern);
    case Comparison::kString:
    case Comparison::kBinary:
    case Comparison::kNumber:
    case Comparison::kDate:
    case Comparison::kNull:
      break;
  }
  return value == pattern;
}

bool IsOrdered(Comparison comparison) {
  return comparison == Comparison::kNumber || comparison == Comparison::kDate;
}

}  // namespace

Result<Operator> ParseOperator(std::string_view name) {
  std::string_view rest = name;
  Quantifier quantifier = Quantifier::kNone;
  for (const auto& [prefix, meaning] :
       {std::pair(kForAll, Quantifier::kAll), std::pair(kForAny, Quantifier::kAny)}) {
    if (!rest.starts_with(prefix)) continue;
    rest.remove_prefix(prefix.size());
    quantifier = meaning;
  }
  const bool if_exists = rest.ends_with(kIfExists);
  if (if_exists) rest.remove_suffix(kIfExists.size());
  const auto found = std::ranges::find(kOperators, rest, &Named::name);
  const bool is_null = found != kOperators.end() && found->op.comparison == Comparison::kNull;
  if (found == kOperators.end() || (is_null && (if_exists || quantifier != Quantifier::kNone))) {
    return Error{ErrorKind::kInvalidInput, fmt::format("Invalid Condition type : {}", name)};
  }
  Operator op = found->op;
  op.if_exists = if_exists;
  op.quantifier = quantifier;
  return op;
}

Result<Condition> Condition::Make(Operator op, std::string_view key,
                                  const std::vector<std::string>& values, bool variables) {
  Condition condition(op, text::AsciiLowered(key));
  for (const std::string& value : values) {
    if (const std::string wrong = Complaint(op.comparison, value); !wrong.empty()) {
      return Error{ErrorKind::kInvalidInput,
                   fmt::format("Invalid value for the condition key {}: {}", key, wrong)};
    }
    if (op.comparison == Comparison::kNumber) condition.numbers_.push_back(*ParseNumber(value));
    if (op.comparison == Comparison::kDate) condition.numbers_.push_back(*ParseDate(value));
    if (!IsOrdered(op.comparison)) {
      condition.texts_.emplace_back(value, MeaningIn(op.comparison, variables));
    }
  }
  return condition;
}

bool Condition::IsAny(const std::string& value, const KeyView& keys) const {
  if (IsOrdered(operator_.comparison)) {
    const auto number =
        operator_.comparison == Comparison::kNumber ? ParseNumber(value) : ParseDate(value);
    return number && std::ranges::any_of(numbers_, [&](double bound) {
             return IsInOrder(operator_.order, *number, bound);
           });
  }
  return std::ranges::any_of(texts_, [&](const Text& text) {
    if (!text.has_variables()) return IsSame(operator_.comparison, value, text.pattern());
    const std::optional<std::string> pattern = text.Pattern(keys);
    return pattern && IsSame(operator_.comparison, value, *pattern);
  });
}

/// A key that is not there: "IAM JSON policy elements: Condition operators" says that a negated
/// operator is met then, and "Multivalued context keys" that ForAllValues is and ForAnyValue is not
/// (AKeyThatIsNotThereMeetsNegatedConditionsAlone).
bool Condition::IsMet(const KeyView& keys) const {
  const std::vector<std::string>* values = keys.Find(key_);
  const bool is_there = values != nullptr && !values->empty();
  if (operator_.comparison == Comparison::kNull) {
    return std::ranges::any_of(texts_, [is_there](const Text& text) {
      return text::IsSameInAnyCase(text.pattern(), is_there ? "false" : "true");
    });
  }
  if (!is_there) {
    if (operator_.if_exists) return true;
    if (operator_.quantifier != Quantifier::kNone) return operator_.quantifier == Quantifier::kAll;
    return operator_.negated;
  }
  const auto accepts = [&](const std::string& value) { return Accepts(value, keys); };
  const bool is_for_all = operator_.quantifier == Quantifier::kAll ||
                          (operator_.quantifier == Quantifier::kNone && operator_.negated);
  return is_for_all ? std::ranges::all_of(*values, accepts) : std::ranges::any_of(*values, accepts);
}

}  // namespace weir::policy
