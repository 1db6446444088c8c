// "Actions, resources, and condition keys for Amazon EventBridge Scheduler", Service Authorization
// Reference.
#include "src/cloud/scheduler/access.h"

#include <array>
#include <string>

#include "src/cloud/scheduler/arguments.h"

namespace weir::cloud::scheduler {
namespace {

using protocol::AccessWish;
using protocol::Input;
using Subject = protocol::OperationCall<Context>;

void OnSchedule(const Subject& subject, AccessWish& wish) {
  wish.On(ReadSchedule(Input(subject.input), subject.call).Arn());
}

/// Who names a role passes it on.
void OnPassedRole(const Subject& subject, AccessWish& wish) {
  OnSchedule(subject, wish);
  const auto* const target = Input(subject.input).Object("Target");
  if (target == nullptr) return;
  wish.Add("iam:PassRole", Input(*target).Text("RoleArn"));
  wish.Tell("iam:passedtoservice", "scheduler.amazonaws.com");
}

void OnScheduleGroup(const Subject& subject, AccessWish& wish) {
  wish.On(ReadGroup(Input(subject.input), subject.call).Arn());
}

void OnTaggedGroup(const Subject& subject, AccessWish& wish) {
  wish.On(Input(subject.input).Text("ResourceArn"));
}

constexpr auto kAccess = std::to_array<AccessRow>({
    {"CreateSchedule", "scheduler:CreateSchedule", OnPassedRole},
    {"CreateScheduleGroup", "scheduler:CreateScheduleGroup", OnScheduleGroup},
    {"DeleteSchedule", "scheduler:DeleteSchedule", OnSchedule},
    {"DeleteScheduleGroup", "scheduler:DeleteScheduleGroup", OnScheduleGroup},
    {"GetSchedule", "scheduler:GetSchedule", OnSchedule},
    {"GetScheduleGroup", "scheduler:GetScheduleGroup", OnScheduleGroup},
    {"ListScheduleGroups", "scheduler:ListScheduleGroups"},
    {"ListSchedules", "scheduler:ListSchedules"},
    {"ListTagsForResource", "scheduler:ListTagsForResource", OnTaggedGroup},
    {"TagResource", "scheduler:TagResource", OnTaggedGroup},
    {"UntagResource", "scheduler:UntagResource", OnTaggedGroup},
    {"UpdateSchedule", "scheduler:UpdateSchedule", OnPassedRole},
});

}  // namespace

std::span<const AccessRow> AccessTable() { return kAccess; }

}  // namespace weir::cloud::scheduler
