// Ids of requests, which answers and logs carry.
#pragma once

#include <string>

namespace weir::cloud::protocol {

/// A random UUID (version 4). Fast, not secret.
[[nodiscard]] std::string MakeRequestId();

}  // namespace weir::cloud::protocol
