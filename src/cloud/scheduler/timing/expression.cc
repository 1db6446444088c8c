// Reads the three kinds.
#include "src/cloud/scheduler/timing/expression.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace weir::cloud::scheduler {
namespace {

using std::chrono::local_days;
using std::chrono::seconds;

/// A thousand years of the longest unit: AWS has no limit, but times have to be counted.
constexpr std::uint32_t kMaxRate = 365'000;

template <typename Number>
bool ReadWhole(std::string_view text, Number& number) {
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec == std::errc() && read.ptr == end;
}

/// "5 minutes"; AWS takes singular and plural with any number.
std::optional<Expression> ReadRate(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, seconds>, 3> kUnits = {{
      {"minute", std::chrono::minutes(1)},
      {"hour", std::chrono::hours(1)},
      {"day", std::chrono::days(1)},
  }};
  const std::size_t space = text.find(' ');
  std::uint32_t value = 0;
  if (space == std::string_view::npos || !ReadWhole(text.substr(0, space), value)) {
    return std::nullopt;
  }
  std::string_view unit = text.substr(space + 1);
  if (unit.ends_with('s')) unit.remove_suffix(1);
  const auto* const found = std::find_if(kUnits.begin(), kUnits.end(),
                                         [unit](const auto& one) { return one.first == unit; });
  if (found == kUnits.end() || value == 0 || value > kMaxRate) return std::nullopt;
  return Rate{found->second * value};
}

/// "2026-01-31T10:00:00", all digits.
std::optional<Expression> ReadOnce(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd";
  const auto fits = [](char shape, char c) {
    return shape == 'd' ? c >= '0' && c <= '9' : shape == c;
  };
  if (text.size() != kShape.size() ||
      !std::equal(kShape.begin(), kShape.end(), text.begin(), fits)) {
    return std::nullopt;
  }
  const auto number = [text](std::size_t at, std::size_t digits) {
    int value = 0;
    ReadWhole(text.substr(at, digits), value);
    return value;
  };
  const std::chrono::year_month_day day(std::chrono::year(number(0, 4)),
                                        std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                        std::chrono::day(static_cast<unsigned>(number(8, 2))));
  const std::chrono::hours hour(number(11, 2));
  const std::chrono::minutes minute(number(14, 2));
  const seconds past(number(17, 2));
  if (!day.ok() || hour >= std::chrono::days(1) || minute >= std::chrono::hours(1) ||
      past >= std::chrono::minutes(1)) {
    return std::nullopt;
  }
  return Once{local_days(day) + hour + minute + past};
}

/// What stands between "<kind>(" and ")".
std::optional<std::string_view> Inside(std::string_view text, std::string_view kind) {
  if (!text.starts_with(kind) || !text.ends_with(')')) return std::nullopt;
  return text.substr(kind.size(), text.size() - kind.size() - 1);
}

}  // namespace

std::optional<Expression> ParseExpression(std::string_view text) {
  if (const auto rate = Inside(text, "rate(")) return ReadRate(*rate);
  if (const auto once = Inside(text, "at(")) return ReadOnce(*once);
  if (const auto fields = Inside(text, "cron(")) return Cron::Parse(*fields);
  return std::nullopt;
}

}  // namespace weir::cloud::scheduler
