// Operations on many items, each for itself.
#pragma once

#include "src/cloud/dynamodb/context.h"
#include "src/cloud/wire/json_service.h"

namespace weir::cloud::dynamodb::ops {

wire::JsonOutcome BatchGetItem(Context& context, const wire::Call& call,
                               const boost::json::object& input);
wire::JsonOutcome BatchWriteItem(Context& context, const wire::Call& call,
                                 const boost::json::object& input);

}  // namespace weir::cloud::dynamodb::ops
