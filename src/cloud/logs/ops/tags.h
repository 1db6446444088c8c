// Tags of log groups: the operations by ARN and those by name.
#pragma once

#include "src/cloud/logs/service.h"

namespace weir::cloud::logs::ops {

wire::JsonOutcome TagResource(Context& context, const wire::Call& call,
                              const boost::json::object& input);
wire::JsonOutcome UntagResource(Context& context, const wire::Call& call,
                                const boost::json::object& input);
wire::JsonOutcome ListTagsForResource(Context& context, const wire::Call& call,
                                      const boost::json::object& input);
wire::JsonOutcome TagLogGroup(Context& context, const wire::Call& call,
                              const boost::json::object& input);
wire::JsonOutcome UntagLogGroup(Context& context, const wire::Call& call,
                                const boost::json::object& input);
wire::JsonOutcome ListTagsLogGroup(Context& context, const wire::Call& call,
                                   const boost::json::object& input);

}  // namespace weir::cloud::logs::ops
