// What a merge is told, and whether that keeps the promise: each event once.
#include "src/merge/settings.h"

#include <fmt/format.h>

namespace weir::merge {

std::string RangeOf(const NumberSetting& setting) {
  return fmt::format("a whole number of {} from {} to {}", setting.unit, setting.least,
                     setting.most);
}

Result<void> CheckSettings(const MergeSettings& settings) {
  for (const auto& [setting, member] : kNumberSettings) {
    const std::uint32_t number = settings.*member;
    if (number >= setting.least && number <= setting.most) continue;
    return Error{ErrorKind::kInvalidInput,
                 fmt::format("{}=\"{}\": {}", setting.variable, number, RangeOf(setting))};
  }
  // A day for a put that is still under way.
  if (settings.horizon_days > settings.redelivery_days) return {};
  return Error{ErrorKind::kInvalidInput,
               fmt::format("ids are known for {} days, but records may come again for {}: an event "
                           "could be stored twice; make the horizon longer than the stream's "
                           "retention and the days that failed events are kept together",
                           settings.horizon_days, settings.redelivery_days)};
}

}  // namespace weir::merge
