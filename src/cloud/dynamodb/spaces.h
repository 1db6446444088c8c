// The kinds of rows that DynamoDB keeps.
#pragma once

#include <string_view>
#include <vector>

#include "src/cloud/store/record/migration.h"

namespace weir::cloud::dynamodb {

inline constexpr std::string_view kTableSpace = "dynamodb/table";
inline constexpr std::string_view kItemSpace = "dynamodb/item";
inline constexpr std::string_view kExpirySpace = "dynamodb/expiry";

[[nodiscard]] std::vector<store::Space> Spaces();

}  // namespace weir::cloud::dynamodb
