// Parameters that many operations have, with AWS's complaints about them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "src/cloud/dynamodb/context.h"
#include "src/cloud/dynamodb/errors.h"
#include "src/cloud/dynamodb/expression/placeholders.h"
#include "src/cloud/protocol/input.h"
#include "src/cloud/protocol/service.h"

namespace weir::cloud::dynamodb {

/// TableName: a name, or an ARN of this account.
[[nodiscard]] TableId ReadTable(protocol::Input& in, const protocol::Call& call);
/// The same for a name that is no member: a key of RequestItems, a table in a statement.
[[nodiscard]] Outcome<TableId> ParseTableName(std::string_view text, const std::string& region);

/// ResourceNotFoundException where there is none.
[[nodiscard]] Outcome<TablePointer> FindTable(const Context& context, const TableId& id);

/// How much of ConsumedCapacity the answer shows.
enum class CapacityDetail : std::uint8_t { kNone, kTotal, kIndexes };
[[nodiscard]] CapacityDetail ReadCapacityDetail(protocol::Input& in);

/// ReturnValuesOnConditionCheckFailure = ALL_OLD
[[nodiscard]] bool ReadWantsFailedItem(protocol::Input& in);

/// An expression of the request and the parameter it stands in.
struct ExpressionText {
  std::string_view kind;
  std::optional<std::string_view> text;
};

/// ExpressionAttributeNames and …Values, which are wrong without any of the expressions.
[[nodiscard]] Outcome<Placeholders> ReadPlaceholders(protocol::Input& in,
                                                     std::span<const ExpressionText> expressions);

}  // namespace weir::cloud::dynamodb
