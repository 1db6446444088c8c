// Tags of groups, the only ones that have some.
#pragma once

#include "src/cloud/protocol/api_service.h"
#include "src/cloud/scheduler/context.h"

namespace weir::cloud::scheduler::ops {

using protocol::Call;
using protocol::JsonOutcome;

JsonOutcome TagResource(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome UntagResource(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome ListTagsForResource(Context& context, const Call& call,
                                const boost::json::object& input);

}  // namespace weir::cloud::scheduler::ops
