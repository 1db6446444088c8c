// Quantities for people: counts, shares, durations, bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::cli {

/// "1,234,567".
[[nodiscard]] std::string CountText(std::uint64_t count);

/// 0.9876 as "98.76 %", with more decimals where two would show a share of less than one as 100 %,
/// or one of more than nothing as 0 %; "-" for nothing.
[[nodiscard]] std::string PercentText(std::optional<double> ratio);

/// The same where space is short: never more than two decimals, but "> 99.99 %" and "< 0.01 %".
[[nodiscard]] std::string ShortPercentText(std::optional<double> ratio);

/// "15 ms", "2.05 s", "3 min 20 s", "1 h 05 min", "2 d 4 h", "12 d"; "-" for nothing. `millis` >=
/// 0.
[[nodiscard]] std::string DurationText(std::optional<std::int64_t> millis);

/// "512 B", "1.23 GB": decimal units.
[[nodiscard]] std::string BytesText(std::uint64_t bytes);

/// `text` with everything but printable ASCII escaped ("\xe2", "\n", "\\"), cut to `max_width`
/// columns with "..." in the end. REQUIRES: max_width >= 3.
[[nodiscard]] std::string PrintableText(std::string_view text, std::size_t max_width);

}  // namespace weir::cli
