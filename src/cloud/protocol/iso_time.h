// Times as XML protocols write them.
#pragma once

#include <string>

#include "src/cloud/store/clock.h"

namespace weir::cloud::protocol {

/// "2026-01-31T12:00:00Z", whole seconds.
[[nodiscard]] std::string IsoTime(store::TimePoint time);

}  // namespace weir::cloud::protocol
