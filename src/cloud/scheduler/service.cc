// The table of Scheduler's operations.
#include "src/cloud/scheduler/service.h"

#include <array>

#include "src/cloud/protocol/rest_json.h"
#include "src/cloud/scheduler/access.h"
#include "src/cloud/scheduler/errors.h"
#include "src/cloud/scheduler/ops/groups.h"
#include "src/cloud/scheduler/ops/schedules.h"
#include "src/cloud/scheduler/ops/tags.h"

namespace weir::cloud::scheduler {
namespace {

constexpr std::string_view kModel =
#include "src/cloud/scheduler/api.model"
    ;

constexpr std::array kOperations = std::to_array<protocol::Operation<Context>>({
    {"CreateSchedule", ops::CreateSchedule,
     "ActionAfterCompletion ClientToken Description EndDate FlexibleTimeWindow GroupName Name "
     "ScheduleExpression ScheduleExpressionTimezone StartDate State Target.Arn Target.Input "
     "Target.RetryPolicy Target.RoleArn"},
    {"CreateScheduleGroup", ops::CreateScheduleGroup, "ClientToken Name Tags"},
    {"DeleteSchedule", ops::DeleteSchedule, "ClientToken GroupName Name"},
    {"DeleteScheduleGroup", ops::DeleteScheduleGroup, "ClientToken Name"},
    {"GetSchedule", ops::GetSchedule, "GroupName Name"},
    {"GetScheduleGroup", ops::GetScheduleGroup, "Name"},
    {"ListScheduleGroups", ops::ListScheduleGroups, "MaxResults NamePrefix NextToken"},
    {"ListSchedules", ops::ListSchedules, "GroupName MaxResults NamePrefix NextToken State"},
    {"ListTagsForResource", ops::ListTagsForResource, "ResourceArn"},
    {"TagResource", ops::TagResource, "ResourceArn Tags"},
    {"UntagResource", ops::UntagResource, "ResourceArn TagKeys"},
    {"UpdateSchedule", ops::UpdateSchedule,
     "ActionAfterCompletion ClientToken Description EndDate FlexibleTimeWindow GroupName Name "
     "ScheduleExpression ScheduleExpressionTimezone StartDate State Target.Arn Target.Input "
     "Target.RetryPolicy Target.RoleArn"},
});

protocol::Protocols MakeProtocols() {
  protocol::Protocols protocols;
  protocols.push_back(protocol::MakeRestJson(errors::Render));
  return protocols;
}

}  // namespace

SchedulerService::SchedulerService(store::Store& store, store::Clock& clock, const Ports& ports)
    : TableService({.table = kModel}, MakeProtocols(), context_, kOperations, AccessTable()),
      clock_(clock),
      ports_(ports),
      waiter_(clock),
      agenda_(store, clock, waiter_),
      context_{.agenda = agenda_, .roles = ports.roles, .clock = clock} {}

void SchedulerService::Begin() {
  dispatcher_ = std::make_unique<Dispatcher>(agenda_, clock_, waiter_, ports_);
}

void SchedulerService::End() { dispatcher_.reset(); }

protocol::AwsError SchedulerService::Throttled() const { return errors::Throttled(); }

protocol::AwsError SchedulerService::Failed() const { return errors::Failed(); }

}  // namespace weir::cloud::scheduler
