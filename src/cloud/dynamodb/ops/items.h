// Operations on one item.
#pragma once

#include "src/cloud/dynamodb/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::dynamodb::ops {

protocol::JsonOutcome PutItem(Context& context, const protocol::Call& call,
                              const boost::json::object& input);
protocol::JsonOutcome GetItem(Context& context, const protocol::Call& call,
                              const boost::json::object& input);
protocol::JsonOutcome UpdateItem(Context& context, const protocol::Call& call,
                                 const boost::json::object& input);
protocol::JsonOutcome DeleteItem(Context& context, const protocol::Call& call,
                                 const boost::json::object& input);

}  // namespace weir::cloud::dynamodb::ops
