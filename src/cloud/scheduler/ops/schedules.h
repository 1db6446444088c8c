// Schedules.
#pragma once

#include "src/cloud/protocol/api_service.h"
#include "src/cloud/scheduler/context.h"

namespace weir::cloud::scheduler::ops {

using protocol::Call;
using protocol::JsonOutcome;

JsonOutcome CreateSchedule(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome GetSchedule(Context& context, const Call& call, const boost::json::object& input);
/// What is left out has its default again.
JsonOutcome UpdateSchedule(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome DeleteSchedule(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome ListSchedules(Context& context, const Call& call, const boost::json::object& input);

}  // namespace weir::cloud::scheduler::ops
