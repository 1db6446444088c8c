// What an event carries beyond id, name and time: users, addresses, amounts, text.
#pragma once

#include <cstddef>
#include <string>

#include "src/generator/random.h"

namespace weir::generator {

/// Appends JSON members, each with a comma before it, of `size` bytes in all (a dozen less at most,
/// where they leave no room for one more).
void AppendPayload(Random& random, std::size_t size, std::string& out);

}  // namespace weir::generator
