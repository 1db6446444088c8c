// What all writes of one item share: the limits of an item, and the condition it is written under.
#pragma once

#include <optional>
#include <string_view>

#include "src/cloud/dynamodb/errors.h"
#include "src/cloud/dynamodb/expression/condition.h"
#include "src/cloud/dynamodb/value/value.h"

namespace weir::cloud::dynamodb {

constexpr std::size_t kMaxItemBytes = std::size_t{400} << 10;

/// Beyond 400 KB, or nested more than 32 levels deep. `update`: the words differ.
[[nodiscard]] std::optional<AwsError> WrongItem(const Item& item, bool update);

/// ConditionalCheckFailedException, with the item that failed it where that is wanted.
[[nodiscard]] std::optional<AwsError> Refusal(const std::optional<Condition>& condition,
                                              const std::optional<Item>& item, bool wants_item);

}  // namespace weir::cloud::dynamodb
