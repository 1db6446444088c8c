// Makes, shows, lists and deletes groups.
#include "src/cloud/scheduler/ops/groups.h"

#include "src/cloud/scheduler/arguments.h"
#include "src/cloud/scheduler/errors.h"
#include "src/cloud/scheduler/render.h"

namespace weir::cloud::scheduler::ops {

namespace json = boost::json;

JsonOutcome CreateScheduleGroup(Context& context, const Call& call, const json::object& input) {
  protocol::Input in(input);
  const GroupKey key = ReadGroup(in, call);
  Group group{.tags = ReadTags(in), .client_token = std::string(in.Text("ClientToken"))};
  if (in.error()) return *in.error();
  if (const auto created = context.agenda.CreateGroup(key, std::move(group)); !created) {
    return created.error();
  }
  return json::object{{"ScheduleGroupArn", key.Arn()}};
}

JsonOutcome GetScheduleGroup(Context& context, const Call& call, const json::object& input) {
  const GroupKey key = ReadGroup(protocol::Input(input), call);
  const auto group = context.agenda.FindGroup(key);
  if (!group) return group.error();
  return RenderGroup(key, *group);
}

JsonOutcome DeleteScheduleGroup(Context& context, const Call& call, const json::object& input) {
  const protocol::Input in(input);
  const GroupKey key = ReadGroup(in, call);
  if (key.name == kDefaultGroup) {
    return errors::Invalid("The default schedule group cannot be deleted.");
  }
  const std::string token(in.Text("ClientToken"));
  if (const auto deleted = context.agenda.DeleteGroup(key); !deleted) {
    if (context.deletions.Has(token, key.Arn())) return json::object();
    return deleted.error();
  }
  context.deletions.Keep(token, key.Arn());
  return json::object();
}

JsonOutcome ListScheduleGroups(Context& context, const Call& call, const json::object& input) {
  const protocol::Input in(input);
  const auto page = ReadPage(in);
  if (!page) return page.error();
  const std::string_view prefix = in.Text("NamePrefix");
  Agenda::Groups groups = context.agenda.GroupsOf(call.region);
  std::erase_if(groups, [prefix](const auto& one) { return !one.first.name.starts_with(prefix); });
  return RenderPage(
      *page, "ScheduleGroups", groups, [](const GroupKey& key) { return key.name; }, RenderGroup);
}

}  // namespace weir::cloud::scheduler::ops
