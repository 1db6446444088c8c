// Takes times apart.
#include "src/cloud/lambda/time_text.h"

#include <fmt/format.h>

namespace weir::cloud::lambda {
namespace {

std::string Text(store::TimePoint time, std::string_view zone) {
  const CivilTime t = Civil(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}{}", t.year, t.month, t.day, t.hour,
                     t.minute, t.second, t.millisecond, zone);
}

}  // namespace

CivilTime Civil(store::TimePoint time) {
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

std::string IsoTime(store::TimePoint time) { return Text(time, "Z"); }

std::string ModifiedTime(store::TimePoint time) { return Text(time, "+0000"); }

}  // namespace weir::cloud::lambda
