// ISO 8601 in UTC.
#include "src/cloud/protocol/iso_time.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace weir::cloud::protocol {

namespace {

/// Takes a number of that many digits and what has to stand before it off the text.
bool TakeNumber(std::string_view& text, char before, std::size_t digits, int& number) {
  if (before != 0) {
    if (text.empty() || text.front() != before) return false;
    text.remove_prefix(1);
  }
  if (text.size() < digits) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, number);
  if (error != std::errc() || end != text.data() + digits || number < 0) return false;
  text.remove_prefix(digits);
  return true;
}

/// Takes ".123" off the text.
double TakeFraction(std::string_view& text) {
  double fraction = 0;
  if (text.empty() || text.front() != '.') return fraction;
  std::size_t end = 1;
  for (double unit = 0.1; end < text.size() && text[end] >= '0' && text[end] <= '9'; unit /= 10) {
    fraction += (text[end++] - '0') * unit;
  }
  text.remove_prefix(end);
  return fraction;
}

/// "Z", "+01:00": the seconds that local time is ahead.
std::optional<int> OffsetOf(std::string_view text) {
  constexpr int kSecondsAMinute = 60;
  if (text == "Z" || text == "z") return 0;
  if (text.empty()) return std::nullopt;
  const char sign = text.front();
  int hours = 0;
  int minutes = 0;
  if ((sign != '+' && sign != '-') || !TakeNumber(text, sign, 2, hours) ||
      !TakeNumber(text, ':', 2, minutes) || !text.empty()) {
    return std::nullopt;
  }
  return (sign == '-' ? -1 : 1) * (hours * kSecondsAMinute + minutes) * kSecondsAMinute;
}

}  // namespace

double EpochSeconds(store::TimePoint time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

std::string IsoTime(store::TimePoint time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch();
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time_t{seconds.count()}));
}

std::string IsoTime(double seconds) {
  return IsoTime(store::TimePoint(std::chrono::seconds(std::llround(std::floor(seconds)))));
}

std::optional<double> ParseIsoTime(std::string_view text) {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  const bool has_date = TakeNumber(text, 0, 4, year) && TakeNumber(text, '-', 2, month) &&
                        TakeNumber(text, '-', 2, day);
  if (!has_date || text.empty()) return std::nullopt;
  const char mark = text.front() == 't' ? 't' : 'T';
  if (!TakeNumber(text, mark, 2, hour) || !TakeNumber(text, ':', 2, minute) ||
      !TakeNumber(text, ':', 2, second)) {
    return std::nullopt;
  }
  const double fraction = TakeFraction(text);
  const auto offset = OffsetOf(text);
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  constexpr int kHours = 24;
  constexpr int kSixty = 60;
  if (!offset || !date.ok() || hour >= kHours || minute >= kSixty || second >= kSixty) {
    return std::nullopt;
  }
  const auto days = std::chrono::sys_days(date).time_since_epoch();
  const std::int64_t minutes = std::int64_t{hour} * kSixty + minute;
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(days).count() +
                     minutes * kSixty + second - *offset;
  return static_cast<double>(whole) + fraction;
}

}  // namespace weir::cloud::protocol
