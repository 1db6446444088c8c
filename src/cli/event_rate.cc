// 1e6/h = 1000000 ÷ 3600 events a second.
#include "src/cli/event_rate.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "src/plan/workload.h"

namespace weir::cli {

Result<double> ParseEventRate(std::string_view text) {
  struct Unit {
    std::string_view name;
    double seconds;
  };
  constexpr Unit kUnits[] = {{"", 1},
                             {"/s", 1},
                             {"/min", 60},
                             {"/h", plan::kSecondsPerHour},
                             {"/d", plan::kSecondsPerDay},
                             {"/month", plan::kHoursPerMonth * plan::kSecondsPerHour}};
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const Unit* const unit = std::ranges::find(kUnits, rest, &Unit::name);
  if (error != std::errc() || unit == std::end(kUnits) || !std::isfinite(number) || number <= 0) {
    return Error{ErrorKind::kInvalidInput,
                 fmt::format("'{}' is no rate; write 1000/s, 1e6/h, 20000/d or 5e8/month", text)};
  }
  return number / unit->seconds;
}

}  // namespace weir::cli
