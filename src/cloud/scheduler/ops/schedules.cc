// Makes, shows, changes, deletes and lists schedules.
#include "src/cloud/scheduler/ops/schedules.h"

#include "src/cloud/scheduler/arguments.h"
#include "src/cloud/scheduler/render.h"

namespace weir::cloud::scheduler::ops {

namespace {

/// In lists: by group, then by name. What parts the two sorts before all that names hold.
std::string PlaceOf(const ScheduleKey& key) { return key.group.name + '\0' + key.name; }

}  // namespace

namespace json = boost::json;

JsonOutcome CreateSchedule(Context& context, const Call& call, const json::object& input) {
  const protocol::Input in(input);
  const ScheduleKey key = ReadSchedule(in, call);
  auto settings = ReadSettings(context, input);
  if (!settings) return settings.error();
  const auto created =
      context.agenda.Create(key, *std::move(settings), std::string(in.Text("ClientToken")));
  if (!created) return created.error();
  return json::object{{"ScheduleArn", key.Arn()}};
}

JsonOutcome GetSchedule(Context& context, const Call& call, const json::object& input) {
  const ScheduleKey key = ReadSchedule(protocol::Input(input), call);
  const auto schedule = context.agenda.Find(key);
  if (!schedule) return schedule.error();
  return RenderSchedule(key, *schedule);
}

JsonOutcome UpdateSchedule(Context& context, const Call& call, const json::object& input) {
  const ScheduleKey key = ReadSchedule(protocol::Input(input), call);
  auto settings = ReadSettings(context, input);
  if (!settings) return settings.error();
  const auto updated = context.agenda.Update(key, *std::move(settings));
  if (!updated) return updated.error();
  return json::object{{"ScheduleArn", key.Arn()}};
}

JsonOutcome DeleteSchedule(Context& context, const Call& call, const json::object& input) {
  const protocol::Input in(input);
  const ScheduleKey key = ReadSchedule(in, call);
  const std::string token(in.Text("ClientToken"));
  if (const auto deleted = context.agenda.Delete(key); !deleted) {
    if (context.deletions.Has(token, key.Arn())) return json::object();
    return deleted.error();
  }
  context.deletions.Keep(token, key.Arn());
  return json::object();
}

JsonOutcome ListSchedules(Context& context, const Call& call, const json::object& input) {
  const protocol::Input in(input);
  const auto page = ReadPage(in);
  if (!page) return page.error();
  const auto group = in.String("GroupName");
  const auto state = in.String("State");
  const std::string_view prefix = in.Text("NamePrefix");
  if (group) {
    const auto found =
        context.agenda.FindGroup({.region = call.region, .name = std::string(*group)});
    if (!found) return found.error();
  }
  const auto is_wanted = [&](const ScheduleKey& key, const Settings& settings) {
    return key.group.region == call.region && (!group || key.group.name == *group) &&
           key.name.starts_with(prefix) && (!state || (*state == "ENABLED") == settings.enabled) &&
           page->IsBefore(PlaceOf(key));
  };
  return RenderPage(*page, "Schedules", context.agenda.Select(is_wanted, page->most + 1), PlaceOf,
                    Summarize);
}

}  // namespace weir::cloud::scheduler::ops
