// Operations on tables.
#pragma once

#include "src/cloud/dynamodb/context.h"
#include "src/cloud/wire/json_service.h"

namespace weir::cloud::dynamodb::ops {

wire::JsonOutcome CreateTable(Context& context, const wire::Call& call,
                              const boost::json::object& input);
wire::JsonOutcome DescribeTable(Context& context, const wire::Call& call,
                                const boost::json::object& input);
wire::JsonOutcome ListTables(Context& context, const wire::Call& call,
                             const boost::json::object& input);
wire::JsonOutcome UpdateTable(Context& context, const wire::Call& call,
                              const boost::json::object& input);
wire::JsonOutcome DeleteTable(Context& context, const wire::Call& call,
                              const boost::json::object& input);
wire::JsonOutcome DescribeLimits(Context& context, const wire::Call& call,
                                 const boost::json::object& input);

}  // namespace weir::cloud::dynamodb::ops
