// The time as HTTP's header fields have it.
#pragma once

#include <chrono>
#include <string>

namespace weir::cloud::http {

/// IMF-fixdate of now (RFC 9110, 5.6.7), by a clock that is so far ahead of the system's.
[[nodiscard]] std::string ImfDate(std::chrono::seconds ahead = {});

}  // namespace weir::cloud::http
