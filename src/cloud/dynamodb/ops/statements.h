// PartiQL statements.
#pragma once

#include "src/cloud/dynamodb/context.h"
#include "src/cloud/wire/json_service.h"

namespace weir::cloud::dynamodb::ops {

wire::JsonOutcome ExecuteStatement(Context& context, const wire::Call& call,
                                   const boost::json::object& input);
wire::JsonOutcome BatchExecuteStatement(Context& context, const wire::Call& call,
                                        const boost::json::object& input);

}  // namespace weir::cloud::dynamodb::ops
