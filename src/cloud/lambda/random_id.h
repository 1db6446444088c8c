// Names that nobody has: random, from the system's generator.
#pragma once

#include <string>

namespace weir::cloud::lambda {

[[nodiscard]] std::string RandomUuid();                   ///< version 4, lower case
[[nodiscard]] std::string RandomHex(std::size_t digits);  ///< lower case; REQUIRES: an even number
/// Letters and digits, as in access keys and their secrets.
[[nodiscard]] std::string RandomLetters(std::size_t count, bool upper_case);

}  // namespace weir::cloud::lambda
