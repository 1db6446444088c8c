// Operations on many items, each for itself.
#pragma once

#include "src/cloud/dynamodb/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::dynamodb::ops {

protocol::JsonOutcome BatchGetItem(Context& context, const protocol::Call& call,
                                   const boost::json::object& input);
protocol::JsonOutcome BatchWriteItem(Context& context, const protocol::Call& call,
                                     const boost::json::object& input);

}  // namespace weir::cloud::dynamodb::ops
