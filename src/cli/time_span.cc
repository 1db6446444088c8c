// 1d12h = 1 × 86400 + 12 × 3600 seconds.
#include "src/cli/time_span.h"

#include <charconv>
#include <cstdint>
#include <string>

#include <fmt/format.h>

namespace weir::cli {
namespace {

constexpr std::int64_t kMaxSeconds = 3'155'760'000;

/// Seconds in a unit; 0 for what is none.
std::int64_t SecondsIn(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 3600;
    case 'd':
      return 86400;
    case 'w':
      return 604800;
    default:
      return 0;
  }
}

}  // namespace

Result<std::chrono::seconds> ParseTimeSpan(std::string_view text) {
  const Error wrong{ErrorKind::kInvalidInput,
                    fmt::format("'{}' is no span of time; write 90s, 25h or 1d12h", text)};
  std::int64_t total = 0;
  std::string_view rest = text;
  if (rest.empty()) return wrong;
  while (!rest.empty()) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (error != std::errc() || number < 0 || number > kMaxSeconds) return wrong;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    const bool is_bare = rest.empty() && end == text.data() + text.size() && total == 0;
    const std::int64_t unit = is_bare ? 1 : SecondsIn(rest.empty() ? '\0' : rest.front());
    if (unit == 0 || number > (kMaxSeconds - total) / unit) return wrong;
    total += number * unit;
    if (!rest.empty()) rest.remove_prefix(1);
  }
  return std::chrono::seconds(total);
}

}  // namespace weir::cli
