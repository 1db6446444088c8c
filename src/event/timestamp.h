// Points in time: read from the spellings that events use, written as ISO 8601 in UTC.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::event {

/// Microseconds since 1970-01-01T00:00:00Z, without leap seconds.
struct Timestamp {
  std::int64_t micros = 0;
  friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

/// Days since 1970-01-01, in UTC.
struct Day {
  std::int32_t days = 0;
  friend auto operator<=>(const Day&, const Day&) = default;
};

/// A day of the proleptic Gregorian calendar.
struct CivilDate {
  std::int32_t year = 1970;
  std::uint32_t month = 1;  ///< 1 to 12
  std::uint32_t day = 1;    ///< 1 to 31
};

/// How a schema spells its times.
enum class TimeFormat {
  kAuto,         ///< a number is seconds where its absolute value is below 1e11, milliseconds below
                 ///< 1e14, else microseconds; any other text is RFC 3339
  kUnixSeconds,  ///< whole or fractional
  kUnixMillis,   ///< whole or fractional
  kUnixMicros,   ///< whole
  kRfc3339,      ///< RFC 3339, or ISO 8601 with any offset; without one it is UTC
  kUnixNanos,    ///< whole
};

inline constexpr std::int64_t kMicrosPerSecond = 1'000'000;
inline constexpr std::int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;

/// Reads `text`, the characters of a JSON number or of a string, in the given format. Digits beyond
/// the microsecond are cut. Nothing when it is not such a time or not within the years 0001 to
/// 9999.
[[nodiscard]] std::optional<Timestamp> ParseTimestamp(std::string_view text, TimeFormat format);

/// Whether `text` is a number that would be a time in `earliest` to `latest` as nanoseconds.
[[nodiscard]] bool LooksLikeNanos(std::string_view text, Timestamp earliest, Timestamp latest);

/// "2021-07-15T08:09:10Z", with 3 or 6 decimals only where they are needed.
/// REQUIRES: the year is 0001 to 9999.
[[nodiscard]] std::string FormatTimestamp(Timestamp time);

/// Appends FormatTimestamp(time) to `out` without allocating in between.
void AppendTimestamp(Timestamp time, std::string& out);

/// The same with 6 decimals always, "2021-07-15T08:09:10.000000Z": texts that sort as their times.
void AppendWideTimestamp(Timestamp time, std::string& out);

[[nodiscard]] Day DayOf(Timestamp time);
[[nodiscard]] CivilDate CivilDateOf(Day day);
[[nodiscard]] Day DayOf(const CivilDate& date);

/// "2021-07-15". REQUIRES: the year is 0001 to 9999.
[[nodiscard]] std::string FormatDay(Day day);

/// Reads what FormatDay() writes, and nothing else.
[[nodiscard]] std::optional<Day> ParseDay(std::string_view text);

}  // namespace weir::event
