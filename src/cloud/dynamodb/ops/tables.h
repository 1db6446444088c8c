// Operations on tables.
#pragma once

#include "src/cloud/dynamodb/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::dynamodb::ops {

protocol::JsonOutcome CreateTable(Context& context, const protocol::Call& call,
                                  const boost::json::object& input);
protocol::JsonOutcome DescribeTable(Context& context, const protocol::Call& call,
                                    const boost::json::object& input);
protocol::JsonOutcome ListTables(Context& context, const protocol::Call& call,
                                 const boost::json::object& input);
protocol::JsonOutcome UpdateTable(Context& context, const protocol::Call& call,
                                  const boost::json::object& input);
protocol::JsonOutcome DeleteTable(Context& context, const protocol::Call& call,
                                  const boost::json::object& input);
protocol::JsonOutcome DescribeLimits(Context& context, const protocol::Call& call,
                                     const boost::json::object& input);

}  // namespace weir::cloud::dynamodb::ops
