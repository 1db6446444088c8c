// Members in AWS's names; what was left out is told with AWS's defaults.
#include "src/cloud/scheduler/render.h"

#include "src/cloud/scheduler/errors.h"
#include "src/text/time.h"

namespace weir::cloud::scheduler {
namespace {

namespace json = boost::json;

json::object RenderTarget(const Settings& settings) {
  json::object target = {
      {"Arn", settings.target},
      {"RoleArn", settings.role},
      {"RetryPolicy",
       {{"MaximumEventAgeInSeconds", settings.max_age.count()},
        {"MaximumRetryAttempts", settings.max_retries}}},
  };
  if (settings.input) target["Input"] = *settings.input;
  return target;
}

json::object RenderWindow(const Settings& settings) {
  if (settings.window <= std::chrono::minutes(0)) return {{"Mode", "OFF"}};
  return {{"Mode", "FLEXIBLE"}, {"MaximumWindowInMinutes", settings.window.count()}};
}

std::string_view StateOf(const Settings& settings) {
  return settings.enabled ? "ENABLED" : "DISABLED";
}

}  // namespace

json::object RenderSchedule(const ScheduleKey& key, const Schedule& schedule) {
  const Settings& settings = schedule.settings;
  json::object answer = Summarize(key, schedule);
  answer["ScheduleExpression"] = settings.expression;
  answer["ScheduleExpressionTimezone"] = settings.zone;
  answer["FlexibleTimeWindow"] = RenderWindow(settings);
  answer["ActionAfterCompletion"] = settings.delete_after ? "DELETE" : "NONE";
  answer["Target"] = RenderTarget(settings);
  if (settings.description) answer["Description"] = *settings.description;
  if (settings.start) answer["StartDate"] = text::EpochSeconds(*settings.start);
  if (settings.end) answer["EndDate"] = text::EpochSeconds(*settings.end);
  return answer;
}

json::object Summarize(const ScheduleKey& key, const Schedule& schedule) {
  return {{"Arn", key.Arn()},
          {"Name", key.name},
          {"GroupName", key.group.name},
          {"State", StateOf(schedule.settings)},
          {"Target", {{"Arn", schedule.settings.target}}},
          {"CreationDate", text::EpochSeconds(schedule.created)},
          {"LastModificationDate", text::EpochSeconds(schedule.modified)}};
}

json::object RenderGroup(const GroupKey& key, const Group& group) {
  return {{"Arn", key.Arn()},
          {"Name", key.name},
          {"State", "ACTIVE"},
          {"CreationDate", text::EpochSeconds(group.created)},
          {"LastModificationDate", text::EpochSeconds(group.modified)}};
}

protocol::Outcome<Page> ReadPage(const protocol::Input& in) {
  constexpr std::int64_t kMostResults = 100;
  Result<std::string> after = codec::DecodeBase64(in.Text("NextToken"));
  if (!after) return errors::InvalidToken();
  return Page{.most = static_cast<std::size_t>(in.Integer("MaxResults").value_or(kMostResults)),
              .after = *std::move(after)};
}

}  // namespace weir::cloud::scheduler
