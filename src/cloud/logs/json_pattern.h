// Filter patterns for messages that are JSON objects: { $.level = "error" && $.ms > 100 }.
#pragma once

#include <functional>
#include <string_view>

#include "src/result/result.h"

namespace weir::cloud::logs {

/// Selectors are `$` followed by `.name`, `["name"]` and `[0]`; operators are = != < <= > >=,
/// IS NULL, IS TRUE, IS FALSE, EXISTS, NOT EXISTS; && binds more tightly than ||. kInvalidInput
/// says what is wrong.
Result<std::function<bool(std::string_view message)>> ParseJsonPattern(std::string_view text);

}  // namespace weir::cloud::logs
