// Groups of schedules.
#pragma once

#include "src/cloud/protocol/api_service.h"
#include "src/cloud/scheduler/context.h"

namespace weir::cloud::scheduler::ops {

using protocol::Call;
using protocol::JsonOutcome;

JsonOutcome CreateScheduleGroup(Context& context, const Call& call,
                                const boost::json::object& input);
JsonOutcome GetScheduleGroup(Context& context, const Call& call, const boost::json::object& input);
/// With all of its schedules.
JsonOutcome DeleteScheduleGroup(Context& context, const Call& call,
                                const boost::json::object& input);
JsonOutcome ListScheduleGroups(Context& context, const Call& call,
                               const boost::json::object& input);

}  // namespace weir::cloud::scheduler::ops
