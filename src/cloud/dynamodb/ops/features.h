// What a table can have besides items: expiry, backups, tags.
#pragma once

#include "src/cloud/dynamodb/context.h"
#include "src/cloud/wire/json_service.h"

namespace weir::cloud::dynamodb::ops {

wire::JsonOutcome UpdateTimeToLive(Context& context, const wire::Call& call,
                                   const boost::json::object& input);
wire::JsonOutcome DescribeTimeToLive(Context& context, const wire::Call& call,
                                     const boost::json::object& input);
wire::JsonOutcome UpdateContinuousBackups(Context& context, const wire::Call& call,
                                          const boost::json::object& input);
wire::JsonOutcome DescribeContinuousBackups(Context& context, const wire::Call& call,
                                            const boost::json::object& input);
wire::JsonOutcome TagResource(Context& context, const wire::Call& call,
                              const boost::json::object& input);
wire::JsonOutcome UntagResource(Context& context, const wire::Call& call,
                                const boost::json::object& input);
wire::JsonOutcome ListTagsOfResource(Context& context, const wire::Call& call,
                                     const boost::json::object& input);

}  // namespace weir::cloud::dynamodb::ops
