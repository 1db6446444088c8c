// New UUIDs of version 4, in lower case with dashes.
#pragma once

#include <string>

namespace weir::text {

/// From the system's generator: nobody can guess it.
[[nodiscard]] std::string RandomUuid();
/// From a generator of the thread's own: quick, not secret. For ids of requests.
[[nodiscard]] std::string QuickUuid();

}  // namespace weir::text
