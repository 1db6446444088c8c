// Takes times apart and puts them together, by std::chrono's calendar.
#include "src/text/time.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <span>

#include <fmt/format.h>

namespace weir::text {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr unsigned kLastSecond = 59;
constexpr unsigned kLeapSecond = 60;

/// Takes a number of that many digits and what has to stand before it off the text.
bool TakeNumber(std::string_view& text, std::string_view before, std::size_t digits,
                unsigned& number) {
  if (!text.starts_with(before) || text.size() < before.size() + digits) return false;
  text.remove_prefix(before.size());
  const char* const end = text.data() + digits;
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return false;
  text.remove_prefix(digits);
  return true;
}

/// Takes ".123" off the text.
double TakeFraction(std::string_view& text) {
  double fraction = 0;
  if (!text.starts_with('.')) return fraction;
  std::size_t end = 1;
  for (double unit = 0.1; end < text.size() && text[end] >= '0' && text[end] <= '9'; unit /= 10) {
    fraction += (text[end++] - '0') * unit;
  }
  text.remove_prefix(end);
  return fraction;
}

/// "Z", "+01:00": how far local time is ahead.
std::optional<std::chrono::minutes> OffsetOf(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::minutes(0);
  const bool is_behind = text.starts_with('-');
  unsigned hours = 0;
  unsigned minutes = 0;
  if (!TakeNumber(text, is_behind ? "-" : "+", 2, hours) || !TakeNumber(text, ":", 2, minutes) ||
      !text.empty()) {
    return std::nullopt;
  }
  const auto offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return is_behind ? -offset : offset;
}

/// Takes one of the names off the text, and the space behind it; which one.
std::optional<unsigned> TakeName(std::string_view& text, std::span<const std::string_view> names,
                                 std::string_view behind) {
  const auto found = std::ranges::find_if(names, [&](auto name) { return text.starts_with(name); });
  if (found == names.end()) return std::nullopt;
  text.remove_prefix(found->size());
  if (!text.starts_with(behind)) return std::nullopt;
  text.remove_prefix(behind.size());
  return static_cast<unsigned>(found - names.begin());
}

/// Nothing for what is on no calendar and no clock.
std::optional<std::chrono::sys_seconds> Together(const CivilTime& time, unsigned last_second) {
  const std::chrono::year_month_day date(
      std::chrono::year(time.year), std::chrono::month(time.month), std::chrono::day(time.day));
  if (!date.ok() || time.hour > 23 || time.minute > 59 || time.second > last_second) {
    return std::nullopt;
  }
  return std::chrono::sys_days(date) + std::chrono::hours(time.hour) +
         std::chrono::minutes(time.minute) + std::chrono::seconds(time.second);
}

}  // namespace

CivilTime Civil(Micros time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::milliseconds>(time - day));
  return {.year = int{date.year()},
          .month = unsigned{date.month()},
          .day = unsigned{date.day()},
          .hour = static_cast<unsigned>(clock.hours().count()),
          .minute = static_cast<unsigned>(clock.minutes().count()),
          .second = static_cast<unsigned>(clock.seconds().count()),
          .millisecond = static_cast<unsigned>(clock.subseconds().count())};
}

std::string IsoTime(Micros time) {
  const CivilTime t = Civil(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", t.year, t.month, t.day, t.hour,
                     t.minute, t.second);
}

std::string IsoTimeMs(Micros time, std::string_view zone) {
  std::string text = IsoTime(time);
  text.pop_back();
  return text + fmt::format(".{:03}{}", Civil(time).millisecond, zone);
}

std::string BasicIsoTime(Micros time) {
  const CivilTime t = Civil(time);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", t.year, t.month, t.day, t.hour, t.minute,
                     t.second);
}

std::string HttpTime(Micros time) {
  const CivilTime t = Civil(time);
  const std::chrono::weekday day(std::chrono::floor<std::chrono::days>(time));
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays.at(day.c_encoding()), t.day,
                     kMonths.at(t.month - 1), t.year, t.hour, t.minute, t.second);
}

std::optional<Micros> ParseBasicIsoTime(std::string_view text) {
  CivilTime time;
  unsigned year = 0;
  if (!TakeNumber(text, "", 4, year) || !TakeNumber(text, "", 2, time.month) ||
      !TakeNumber(text, "", 2, time.day) || !TakeNumber(text, "T", 2, time.hour) ||
      !TakeNumber(text, "", 2, time.minute) || !TakeNumber(text, "", 2, time.second) ||
      text != "Z") {
    return std::nullopt;
  }
  time.year = static_cast<int>(year);
  return Together(time, kLeapSecond);
}

std::optional<Micros> ParseHttpTime(std::string_view text) {
  CivilTime time;
  unsigned year = 0;
  if (!TakeName(text, kDays, ", ") || !TakeNumber(text, "", 2, time.day) ||
      !text.starts_with(' ')) {
    return std::nullopt;
  }
  text.remove_prefix(1);
  const auto month = TakeName(text, kMonths, " ");
  if (!month || !TakeNumber(text, "", 4, year) || !TakeNumber(text, " ", 2, time.hour) ||
      !TakeNumber(text, ":", 2, time.minute) || !TakeNumber(text, ":", 2, time.second) ||
      text != " GMT") {
    return std::nullopt;
  }
  time.month = *month + 1;
  time.year = static_cast<int>(year);
  return Together(time, kLeapSecond);
}

std::optional<double> ParseIsoTime(std::string_view text) {
  CivilTime time;
  unsigned year = 0;
  if (!TakeNumber(text, "", 4, year) || !TakeNumber(text, "-", 2, time.month) ||
      !TakeNumber(text, "-", 2, time.day) ||
      !TakeNumber(text, text.starts_with('t') ? "t" : "T", 2, time.hour) ||
      !TakeNumber(text, ":", 2, time.minute) || !TakeNumber(text, ":", 2, time.second)) {
    return std::nullopt;
  }
  time.year = static_cast<int>(year);
  const double fraction = TakeFraction(text);
  const auto whole = Together(time, kLastSecond);
  const auto offset = OffsetOf(text);
  if (!whole || !offset) return std::nullopt;
  return static_cast<double>((*whole - *offset).time_since_epoch().count()) + fraction;
}

}  // namespace weir::text
