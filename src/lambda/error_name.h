// What invocations that failed are called, in the function's answer.
#pragma once

#include <string_view>

#include "src/result/result.h"

namespace weir::lambda {

/// Of a schedule's work: "Corrupt", "ServiceUnavailable", …
[[nodiscard]] std::string_view ErrorName(ErrorKind kind);

}  // namespace weir::lambda
