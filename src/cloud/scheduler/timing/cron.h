// cron(minutes hours day-of-month month day-of-week year): read, and asked for its times.
#pragma once

#include <bitset>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace weir::cloud::scheduler {

/// What a wall clock shows, wherever it hangs.
using LocalMinutes = std::chrono::local_time<std::chrono::minutes>;

/// Six fields.
/// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
class Cron {
 public:
  static constexpr int kFirstYear = 1970;
  static constexpr int kLastYear = 2199;
  /// The values of a field, by how far they are from its least one.
  using Values = std::bitset<kLastYear - kFirstYear + 1>;

  /// The fields without "cron(" and ")"; nothing for what is no such expression.
  static std::optional<Cron> Parse(std::string_view fields);
  bool operator==(const Cron&) const = default;

  /// The first time at or after `from`; nothing where there is none up to kLastYear.
  [[nodiscard]] std::optional<LocalMinutes> Next(LocalMinutes from) const;

 private:
  /// Which days of a month; `day` and `nth` are what the rule's signs say.
  enum class DayRule : std::uint8_t {
    kDays,            ///< 1,15: days of the month
    kLastDay,         ///< L
    kNearestWorkday,  ///< 15W: from Monday to Friday, in the same month
    kWeekdays,        ///< ? … MON-FRI: days of the week
    kLastWeekday,     ///< ? … 6L: the last Friday
    kNthWeekday,      ///< ? … 3#2: the second Tuesday
  };

  bool ReadDaysOfMonth(std::string_view text);
  bool ReadDaysOfWeek(std::string_view text);
  /// Bit 0 is the first of the month.
  [[nodiscard]] std::uint32_t DaysOf(std::chrono::year_month of) const;
  [[nodiscard]] std::optional<std::chrono::local_days> NextDay(std::chrono::local_days from) const;
  [[nodiscard]] std::optional<std::chrono::minutes> NextInDay(std::chrono::minutes from) const;

  Values minutes_;
  Values hours_;
  Values months_;
  Values years_;
  DayRule rule_ = DayRule::kDays;
  Values days_;  ///< of kDays, kWeekdays (from Sunday)
  unsigned day_ =
      0;  ///< of kNearestWorkday, of the month; of kLastWeekday, kNthWeekday, 0 is Sunday
  unsigned nth_ = 0;  ///< of kNthWeekday
};

}  // namespace weir::cloud::scheduler
