// Reads the fields, and goes from year to month to day to minute.
#include "src/cloud/scheduler/timing/cron.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <vector>

namespace weir::cloud::scheduler {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::local_days;
using std::chrono::minutes;
using std::chrono::month;
using std::chrono::months;
using std::chrono::weekday;
using std::chrono::year;
using std::chrono::year_month;
using std::chrono::year_month_day;
using std::chrono::year_month_day_last;

constexpr int kHours = 24;
constexpr int kMinutes = 60;
constexpr unsigned kDaysOfWeek = 7;
constexpr unsigned kMaxWeeks = 5;  // so many times a weekday comes in a month, at most

/// What a field may hold. `names` has a word of three letters for each value, from the least.
struct Field {
  int least = 0;
  int most = 0;
  std::string_view names{};
};
constexpr Field kMinuteField{0, kMinutes - 1};
constexpr Field kHourField{0, kHours - 1};
constexpr Field kDayField{1, 31};
constexpr Field kMonthField{1, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"};
constexpr Field kWeekdayField{1, 7, "SUNMONTUEWEDTHUFRISAT"};
constexpr Field kYearField{Cron::kFirstYear, Cron::kLastYear};

std::vector<std::string_view> Split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find_first_of(separators);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::optional<int> ReadNumber(std::string_view text) {
  constexpr std::size_t kMaxDigits = 4;
  int number = 0;
  const char* end = text.data() + text.size();
  if (text.empty() || text.size() > kMaxDigits || text.front() == '-') return std::nullopt;
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

std::optional<int> ReadName(std::string_view text, const Field& field) {
  constexpr std::size_t kLetters = 3;
  if (text.size() != kLetters) return std::nullopt;
  for (std::size_t at = 0; at < field.names.size(); at += kLetters) {
    const bool same = std::equal(text.begin(), text.end(), field.names.substr(at).begin(),
                                 [](char given, char name) {
                                   return std::toupper(static_cast<unsigned char>(given)) == name;
                                 });
    if (same) return field.least + static_cast<int>(at / kLetters);
  }
  return std::nullopt;
}

std::optional<int> ReadValue(std::string_view text, const Field& field) {
  auto value = ReadNumber(text);
  if (!value) value = ReadName(text, field);
  if (!value || *value < field.least || *value > field.most) return std::nullopt;
  return value;
}

/// "*", "5", "5-10", each of them with "/2" behind it. "5/2" goes on to the field's end.
bool AddPart(std::string_view part, const Field& field, Cron::Values& values) {
  const std::size_t slash = part.find('/');
  const std::string_view range = part.substr(0, slash);
  int step = 1;
  if (slash != std::string_view::npos) {
    const auto read = ReadNumber(part.substr(slash + 1));
    if (!read || *read < 1 || *read > field.most - field.least + 1) return false;
    step = *read;
  }
  int first = field.least;
  int last = field.most;
  if (range != "*") {
    const std::size_t dash = range.find('-');
    const auto low = ReadValue(range.substr(0, dash), field);
    const auto high =
        dash == std::string_view::npos ? low : ReadValue(range.substr(dash + 1), field);
    if (!low || !high || *low > *high) return false;
    first = *low;
    const bool goes_on = dash == std::string_view::npos && slash != std::string_view::npos;
    last = goes_on ? field.most : *high;
  }
  for (int value = first; value <= last; value += step) {
    values.set(static_cast<std::size_t>(value - field.least));
  }
  return true;
}

bool ReadList(std::string_view text, const Field& field, Cron::Values& values) {
  const auto parts = Split(text, ",");
  return std::all_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return AddPart(part, field, values); });
}

unsigned LastDay(year_month of) {
  return static_cast<unsigned>(
      year_month_day_last(of.year(), std::chrono::month_day_last(of.month())).day());
}

/// 0 is Sunday.
unsigned WeekdayOf(year_month of, unsigned day_of_month) {
  return weekday(local_days(of / day(day_of_month))).c_encoding();
}

constexpr std::uint32_t Bit(unsigned day_of_month) {
  return std::uint32_t{1} << (day_of_month - 1);
}

/// The day itself, or the nearest one from Monday to Friday that its month has.
unsigned NearestWorkday(year_month of, unsigned day_of_month) {
  constexpr unsigned kSunday = 0;
  constexpr unsigned kSaturday = 6;
  const unsigned last = LastDay(of);
  switch (WeekdayOf(of, day_of_month)) {
    case kSaturday:
      return day_of_month == 1 ? day_of_month + 2 : day_of_month - 1;
    case kSunday:
      return day_of_month == last ? day_of_month - 2 : day_of_month + 1;
    default:
      return day_of_month;
  }
}

}  // namespace

std::optional<Cron> Cron::Parse(std::string_view fields) {
  auto words = Split(fields, " \t");
  std::erase_if(words, [](std::string_view word) { return word.empty(); });
  if (words.size() != 6) return std::nullopt;
  Cron cron;
  // One of the two kinds of days has to be a question mark, and only one.
  if ((words[2] == "?") == (words[4] == "?")) return std::nullopt;
  const bool whole =
      ReadList(words[0], kMinuteField, cron.minutes_) &&
      ReadList(words[1], kHourField, cron.hours_) &&
      (words[4] == "?" ? cron.ReadDaysOfMonth(words[2]) : cron.ReadDaysOfWeek(words[4])) &&
      ReadList(words[3], kMonthField, cron.months_) && ReadList(words[5], kYearField, cron.years_);
  if (!whole) return std::nullopt;
  return cron;
}

bool Cron::ReadDaysOfMonth(std::string_view text) {
  if (text == "L") {
    rule_ = DayRule::kLastDay;
    return true;
  }
  if (text.ends_with('W')) {
    rule_ = DayRule::kNearestWorkday;
    const auto value = ReadValue(text.substr(0, text.size() - 1), kDayField);
    day_ = static_cast<unsigned>(value.value_or(0));
    return value.has_value();
  }
  rule_ = DayRule::kDays;
  return ReadList(text, kDayField, days_);
}

bool Cron::ReadDaysOfWeek(std::string_view text) {
  const std::size_t hash = text.find('#');
  if (hash != std::string_view::npos) {
    rule_ = DayRule::kNthWeekday;
    const auto value = ReadValue(text.substr(0, hash), kWeekdayField);
    const auto nth = ReadValue(text.substr(hash + 1), {1, kMaxWeeks});
    if (!value || !nth) return false;
    day_ = static_cast<unsigned>(*value - kWeekdayField.least);
    nth_ = static_cast<unsigned>(*nth);
    return true;
  }
  if (text.size() > 1 && text.ends_with('L')) {
    rule_ = DayRule::kLastWeekday;
    const auto value = ReadValue(text.substr(0, text.size() - 1), kWeekdayField);
    day_ = static_cast<unsigned>(value.value_or(1) - kWeekdayField.least);
    return value.has_value();
  }
  rule_ = DayRule::kWeekdays;
  return ReadList(text == "L" ? "SAT" : text, kWeekdayField, days_);
}

std::uint32_t Cron::DaysOf(year_month of) const {
  const unsigned last = LastDay(of);
  if (rule_ == DayRule::kLastDay) return Bit(last);
  if (rule_ == DayRule::kNearestWorkday) return day_ > last ? 0 : Bit(NearestWorkday(of, day_));
  const unsigned first_weekday = WeekdayOf(of, 1);
  const auto is_meant = [&](unsigned date) {
    const unsigned of_week = (first_weekday + date - 1) % kDaysOfWeek;
    switch (rule_) {
      case DayRule::kDays:
        return days_[date - 1];
      case DayRule::kWeekdays:
        return days_[of_week];
      case DayRule::kLastWeekday:
        return of_week == day_ && date + kDaysOfWeek > last;
      default:
        return of_week == day_ && (date - 1) / kDaysOfWeek + 1 == nth_;
    }
  };
  std::uint32_t found = 0;
  for (unsigned date = 1; date <= last; ++date) {
    if (is_meant(date)) found |= Bit(date);
  }
  return found;
}

std::optional<local_days> Cron::NextDay(local_days from) const {
  from = std::max(from, local_days(year(kFirstYear) / month(1) / day(1)));
  const year_month_day date(from);
  unsigned first = static_cast<unsigned>(date.day());
  for (year_month at = date.year() / date.month(); at.year() <= year(kLastYear); at += months(1)) {
    const auto year_index = static_cast<std::size_t>(static_cast<int>(at.year()) - kFirstYear);
    if (years_[year_index] && months_[static_cast<unsigned>(at.month()) - 1]) {
      const std::uint32_t later = DaysOf(at) & ~(Bit(first) - 1);
      if (later != 0) {
        return local_days(at / day(static_cast<unsigned>(std::countr_zero(later)) + 1));
      }
    }
    first = 1;
  }
  return std::nullopt;
}

std::optional<minutes> Cron::NextInDay(minutes from) const {
  const auto given = static_cast<int>(from.count());
  for (int hour = given / kMinutes; hour < kHours; ++hour) {
    if (!hours_[static_cast<std::size_t>(hour)]) continue;
    for (int minute = std::max(0, given - hour * kMinutes); minute < kMinutes; ++minute) {
      if (minutes_[static_cast<std::size_t>(minute)]) return minutes(hour * kMinutes + minute);
    }
  }
  return std::nullopt;
}

std::optional<LocalMinutes> Cron::Next(LocalMinutes from) const {
  const local_days today = std::chrono::floor<days>(from);
  const auto date = NextDay(today);
  if (!date) return std::nullopt;
  if (const auto time = NextInDay(*date == today ? from - today : minutes(0))) return *date + *time;
  const auto later = NextDay(*date + days(1));
  if (!later) return std::nullopt;
  return *later + *NextInDay(minutes(0));
}

}  // namespace weir::cloud::scheduler
