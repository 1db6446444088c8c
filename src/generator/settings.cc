// The bounds of every setting.
#include "src/generator/settings.h"

#include <array>
#include <utility>

#include <fmt/format.h>

namespace weir::generator {
namespace {

constexpr event::CivilDate kFirstDate = {2000, 1, 1};   // what is before is out of range by default
constexpr event::CivilDate kLastDate = {2100, 12, 31};  // bad events have times beyond it

Error Invalid(std::string message) { return {ErrorKind::kInvalidInput, std::move(message)}; }

Result<void> ValidateRates(const Settings& settings) {
  const std::array<std::pair<std::string_view, double>, 4> rates = {{
      {"duplicates", settings.duplicates},
      {"conflicts", settings.conflicts},
      {"bad", settings.bad},
      {"odd names", settings.odd_names},
  }};
  for (const auto& [name, rate] : rates) {
    if (!(rate >= 0 && rate <= 1)) {  // true for NaN as well
      return Invalid(fmt::format("the rate of {} is {}; give a number from 0 to 1", name, rate));
    }
  }
  if (settings.duplicates + settings.conflicts + settings.bad > 1) {
    return Invalid("the rates of duplicates, conflicts and bad events are more than 1 together");
  }
  return {};
}

}  // namespace

Result<void> Validate(const Settings& settings) {
  if (settings.types == 0 || settings.subtypes == 0 ||
      std::uint64_t{settings.types} * settings.subtypes > kMaxNames) {
    return Invalid(fmt::format("{} types of {} subtypes; give 1 to {} of them in all",
                               settings.types, settings.subtypes, kMaxNames));
  }
  if (settings.days == 0 || settings.days > kMaxDays) {
    return Invalid(fmt::format("{} days; give 1 to {}", settings.days, kMaxDays));
  }
  const event::Day last = {settings.start.days + static_cast<std::int32_t>(settings.days) - 1};
  if (settings.start < event::DayOf(kFirstDate) || last > event::DayOf(kLastDate)) {
    return Invalid(fmt::format("the days {} to {} are not within 2000 to 2100",
                               event::FormatDay(settings.start), event::FormatDay(last)));
  }
  if (settings.size_bytes < kMinSizeBytes || settings.size_bytes > kMaxSizeBytes) {
    return Invalid(fmt::format("a size of {} bytes; give {} to {}", settings.size_bytes,
                               kMinSizeBytes, kMaxSizeBytes));
  }
  return ValidateRates(settings);
}

}  // namespace weir::generator
