// Operations on one item.
#pragma once

#include "src/cloud/dynamodb/context.h"
#include "src/cloud/wire/json_service.h"

namespace weir::cloud::dynamodb::ops {

wire::JsonOutcome PutItem(Context& context, const wire::Call& call,
                          const boost::json::object& input);
wire::JsonOutcome GetItem(Context& context, const wire::Call& call,
                          const boost::json::object& input);
wire::JsonOutcome UpdateItem(Context& context, const wire::Call& call,
                             const boost::json::object& input);
wire::JsonOutcome DeleteItem(Context& context, const wire::Call& call,
                             const boost::json::object& input);

}  // namespace weir::cloud::dynamodb::ops
