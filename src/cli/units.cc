// Quantities for people: counts, shares, durations, bytes.
#include "src/cli/units.h"

#include <array>

#include <fmt/format.h>

namespace weir::cli {
namespace {

constexpr std::string_view kNothing = "-";
constexpr std::string_view kEllipsis = "...";

std::string EscapeOf(char c) {
  switch (c) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case '\\':
      return "\\\\";
    default:
      break;
  }
  if (c >= ' ' && c <= '~') return {c};
  return fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
}

}  // namespace

std::string CountText(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string PercentText(std::optional<double> ratio) {
  constexpr int kFewest = 2;
  constexpr int kMost = 15;  // doubles just below 100 are 1.4e-14 apart
  if (!ratio) return std::string(kNothing);
  std::string number;
  for (int decimals = kFewest; decimals <= kMost; ++decimals) {
    number = fmt::format("{:.{}f}", *ratio * 100, decimals);
    const bool looks_whole = number.starts_with("100.") && *ratio < 1;
    const bool looks_empty = number.find_first_not_of("0.") == std::string::npos && *ratio > 0;
    if (!looks_whole && !looks_empty) break;
  }
  return number + " %";
}

std::string ShortPercentText(std::optional<double> ratio) {
  if (ratio && *ratio > 0 && *ratio < 0.0001) return "< 0.01 %";
  if (ratio && *ratio > 0.9999 && *ratio < 1) return "> 99.99 %";
  return PercentText(ratio);
}

std::string DurationText(std::optional<std::int64_t> millis) {
  constexpr std::int64_t kSecond = 1'000;
  constexpr std::int64_t kMinute = 60 * kSecond;
  constexpr std::int64_t kHour = 60 * kMinute;
  constexpr std::int64_t kDay = 24 * kHour;
  if (!millis) return std::string(kNothing);
  const std::int64_t time = *millis;
  if (time < kSecond) return fmt::format("{} ms", time);
  if (time < kMinute) return fmt::format("{}.{:02} s", time / kSecond, time % kSecond / 10);
  if (time < kHour) return fmt::format("{} min {:02} s", time / kMinute, time % kMinute / kSecond);
  if (time < kDay) return fmt::format("{} h {:02} min", time / kHour, time % kHour / kMinute);
  if (time < 10 * kDay) return fmt::format("{} d {} h", time / kDay, time % kDay / kHour);
  return fmt::format("{} d", CountText(static_cast<std::uint64_t>(time / kDay)));
}

std::string BytesText(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 6> kUnits = {"kB", "MB", "GB", "TB", "PB", "EB"};
  constexpr double kStep = 1'000;
  if (bytes < static_cast<std::uint64_t>(kStep)) return fmt::format("{} B", bytes);
  double amount = static_cast<double>(bytes) / kStep;
  std::size_t unit = 0;
  // What would be shown as 1000.00 is one of the next unit.
  while (amount >= kStep - 0.005 && unit + 1 < kUnits.size()) {
    amount /= kStep;
    ++unit;
  }
  return fmt::format("{:.2f} {}", amount, kUnits.at(unit));
}

std::string PrintableText(std::string_view text, std::size_t max_width) {
  std::string printable;
  std::size_t fits = 0;  // so much of it can stand before an ellipsis
  for (const char c : text) {
    printable += EscapeOf(c);
    if (printable.size() + kEllipsis.size() <= max_width) fits = printable.size();
    if (printable.size() > max_width) return printable.substr(0, fits).append(kEllipsis);
  }
  return printable;
}

}  // namespace weir::cli
