// Times as texts, all in UTC, and as the numbers that answers hold.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace weir::text {

using Micros = std::chrono::sys_time<std::chrono::microseconds>;

/// A time taken apart.
struct CivilTime {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;
  unsigned millisecond = 0;
};
[[nodiscard]] CivilTime Civil(Micros time);

[[nodiscard]] std::string IsoTime(Micros time);  ///< "2026-01-31T12:00:00Z"
/// "2026-01-31T12:00:00.021Z"; `zone` is UTC's, however it is written.
[[nodiscard]] std::string IsoTimeMs(Micros time, std::string_view zone = "Z");
[[nodiscard]] std::string BasicIsoTime(Micros time);  ///< "20260131T120000Z", as signatures have it
[[nodiscard]] std::string HttpTime(Micros time);  ///< "Sat, 31 Jan 2026 12:00:00 GMT" (RFC 9110)

/// What BasicIsoTime() and HttpTime() write; the weekday is any. A second may be 60, a leap
/// second's and the next minute's first. Nothing for others.
[[nodiscard]] std::optional<Micros> ParseBasicIsoTime(std::string_view text);
[[nodiscard]] std::optional<Micros> ParseHttpTime(std::string_view text);

/// Seconds since 1970 of "2026-01-31T12:00:00Z", also with a fraction, a lower-case t and z, or an
/// offset ("+01:00"); nothing for others.
[[nodiscard]] std::optional<double> ParseIsoTime(std::string_view text);

/// Seconds since 1970, with a fraction.
[[nodiscard]] inline double EpochSeconds(Micros time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

}  // namespace weir::text
