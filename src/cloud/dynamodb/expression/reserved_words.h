// The words that DynamoDB reserves: no attribute is called so in an expression, but through "#n".
#pragma once

#include <string_view>

namespace weir::cloud::dynamodb {

/// In any case ("Reserved words in DynamoDB", Developer Guide).
[[nodiscard]] bool IsReservedWord(std::string_view word);

}  // namespace weir::cloud::dynamodb
