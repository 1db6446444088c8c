// What a table can have besides items: expiry, backups, tags.
#pragma once

#include "src/cloud/dynamodb/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::dynamodb::ops {

protocol::JsonOutcome UpdateTimeToLive(Context& context, const protocol::Call& call,
                                       const boost::json::object& input);
protocol::JsonOutcome DescribeTimeToLive(Context& context, const protocol::Call& call,
                                         const boost::json::object& input);
protocol::JsonOutcome UpdateContinuousBackups(Context& context, const protocol::Call& call,
                                              const boost::json::object& input);
protocol::JsonOutcome DescribeContinuousBackups(Context& context, const protocol::Call& call,
                                                const boost::json::object& input);
protocol::JsonOutcome TagResource(Context& context, const protocol::Call& call,
                                  const boost::json::object& input);
protocol::JsonOutcome UntagResource(Context& context, const protocol::Call& call,
                                    const boost::json::object& input);
protocol::JsonOutcome ListTagsOfResource(Context& context, const protocol::Call& call,
                                         const boost::json::object& input);

}  // namespace weir::cloud::dynamodb::ops
