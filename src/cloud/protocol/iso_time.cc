// ISO 8601 in UTC.
#include "src/cloud/protocol/iso_time.h"

#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace weir::cloud::protocol {

std::string IsoTime(store::TimePoint time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch();
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time_t{seconds.count()}));
}

}  // namespace weir::cloud::protocol
