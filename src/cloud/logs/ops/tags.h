// Tags of log groups: the operations by ARN and those by name.
#pragma once

#include "src/cloud/logs/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::logs::ops {

protocol::JsonOutcome TagResource(Context& context, const protocol::Call& call,
                                  const boost::json::object& input);
protocol::JsonOutcome UntagResource(Context& context, const protocol::Call& call,
                                    const boost::json::object& input);
protocol::JsonOutcome ListTagsForResource(Context& context, const protocol::Call& call,
                                          const boost::json::object& input);
protocol::JsonOutcome TagLogGroup(Context& context, const protocol::Call& call,
                                  const boost::json::object& input);
protocol::JsonOutcome UntagLogGroup(Context& context, const protocol::Call& call,
                                    const boost::json::object& input);
protocol::JsonOutcome ListTagsLogGroup(Context& context, const protocol::Call& call,
                                       const boost::json::object& input);

}  // namespace weir::cloud::logs::ops
