// Members one by one, then what has to fit together.
#include "src/cloud/scheduler/arguments.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/cloud/scheduler/errors.h"
#include "src/cloud/scheduler/progress.h"

namespace weir::cloud::scheduler {
namespace {

namespace json = boost::json;
using protocol::Input;

constexpr int kMaxInputDepth = 1'000;  // as Lambda's payloads
/// How long before now a start may be.
constexpr std::chrono::minutes kMaxStartAge{5};

/// Complains of a time that no calendar has.
std::optional<Seconds> ReadTime(Input& in, std::string_view name) {
  constexpr double kMaxSeconds = 253'402'300'799;  // the end of the year 9999
  const auto given = in.Number(name);
  if (!given) return std::nullopt;
  if (!(*given >= 0 && *given <= kMaxSeconds)) {
    in.Complain(errors::Invalid(fmt::format("{} is no time between 1970 and 9999.", name)));
    return std::nullopt;
  }
  return Seconds(std::chrono::seconds(static_cast<std::int64_t>(std::floor(*given))));
}

void ReadWindow(Input& in, Settings& settings) {
  const Input window(*in.Object("FlexibleTimeWindow"));
  const auto minutes = window.Integer("MaximumWindowInMinutes");
  const bool is_flexible = window.Text("Mode") == "FLEXIBLE";
  if (is_flexible != minutes.has_value()) {
    in.Complain(errors::Invalid(
        is_flexible ? "MaximumWindowInMinutes must be specified when the Mode is FLEXIBLE."
                    : "MaximumWindowInMinutes can only be specified when the Mode is FLEXIBLE."));
  }
  settings.window = std::chrono::minutes(minutes.value_or(0));
}

/// arn:aws:lambda:us-east-1:000000000000:function:name, or one of its versions.
void CheckTarget(Input& in, std::string_view arn) {
  constexpr std::ptrdiff_t kColons = 5;  // at the least
  const bool is_arn = arn.starts_with("arn:") && std::ranges::count(arn, ':') >= kColons;
  if (!is_arn) {
    in.Complain(errors::Invalid("Provided Arn is not in correct format."));
  } else if (!arn.starts_with("arn:aws:lambda:") ||
             arn.find(":function:") == std::string_view::npos) {
    in.Complain(errors::NotSupported(fmt::format("Target.Arn {}", arn),
                                     "schedules invoke functions of Lambda here."));
  }
}

void CheckInputText(Input& in, std::string_view text) {
  boost::system::error_code error;
  json::parse_options options;
  options.max_depth = kMaxInputDepth;
  json::parse(text, error, {}, options);
  if (error) {
    in.Complain(
        errors::Invalid("The Input of a target that is a function must be well-formed JSON."));
  } else if (text.size() > kMaxInputBytes) {
    in.Complain(
        errors::Invalid(fmt::format("The Input must be at most {} bytes long.", kMaxInputBytes)));
  }
}

void ReadTarget(Input& in, Settings& settings) {
  const Input target(*in.Object("Target"));
  settings.target = target.Text("Arn");
  settings.role = target.Text("RoleArn");
  CheckTarget(in, settings.target);
  if (const auto text = target.String("Input")) {
    CheckInputText(in, *text);
    settings.input = *text;
  }
  if (const json::object* policy = target.Object("RetryPolicy")) {
    const Input retries(*policy);
    if (const auto age = retries.Integer("MaximumEventAgeInSeconds")) {
      settings.max_age = std::chrono::seconds(*age);
    }
    if (const auto most = retries.Integer("MaximumRetryAttempts")) {
      settings.max_retries = static_cast<std::uint32_t>(*most);
    }
  }
}

/// Complains of times that AWS does not take; of at() start and end do not count.
void CheckTimes(Input& in, const Settings& settings, TimePoint now) {
  const auto expression = ParseExpression(settings.expression);
  if (!expression) return in.Complain(errors::InvalidExpression(settings.expression));
  if (!Zone::Find(settings.zone)) return in.Complain(errors::InvalidZone(settings.zone));
  if (std::holds_alternative<Once>(*expression)) return;
  if (settings.start && *settings.start < now - kMaxStartAge) {
    in.Complain(errors::Invalid("The StartDate you specify cannot be earlier than 5 minutes ago."));
  }
  if (settings.start && settings.end && *settings.start >= *settings.end) {
    in.Complain(errors::Invalid("The StartDate you specify must come before the EndDate."));
  }
}

}  // namespace

ScheduleKey ReadSchedule(const Input& in, const protocol::Call& call) {
  return {.group = {.region = call.region,
                    .name = std::string(in.String("GroupName").value_or(kDefaultGroup))},
          .name = std::string(in.Text("Name"))};
}

GroupKey ReadGroup(const Input& in, const protocol::Call& call) {
  return {.region = call.region, .name = std::string(in.Text("Name"))};
}

GroupKey ReadResource(Input& in, const protocol::Call& call) {
  const std::string_view arn = in.Text("ResourceArn");
  auto key = GroupKey::FromArn(arn);
  if (key && key->region == call.region) return *std::move(key);
  const GroupKey unknown{.name = std::string(arn.substr(arn.rfind('/') + 1))};
  in.Complain(errors::GroupNotFound(unknown));
  return {};
}

Tags ReadTags(Input& in) {
  Tags tags;
  const json::array* list = in.Array("Tags");
  if (list == nullptr) return tags;
  for (const json::value& one : *list) {
    const Input tag(one.get_object());
    if (tag.Text("Key").starts_with("aws:")) {
      in.Complain(errors::Invalid("Tag keys that begin with aws: are reserved."));
    }
    tags[std::string(tag.Text("Key"))] = tag.Text("Value");
  }
  if (tags.size() > kMaxTags) in.Complain(errors::QuotaExceeded("tags", kMaxTags));
  return tags;
}

protocol::Outcome<Settings> ReadSettings(const Context& context, const json::object& input) {
  Input in(input);
  Settings settings;
  settings.expression = in.Text("ScheduleExpression");
  settings.zone = in.String("ScheduleExpressionTimezone").value_or(settings.zone);
  settings.start = ReadTime(in, "StartDate");
  settings.end = ReadTime(in, "EndDate");
  settings.enabled = in.Text("State") != "DISABLED";
  settings.delete_after = in.Text("ActionAfterCompletion") == "DELETE";
  if (const auto description = in.String("Description")) settings.description = *description;
  CheckTimes(in, settings, context.clock.Now());
  ReadWindow(in, settings);
  ReadTarget(in, settings);
  if (in.error()) return *in.error();
  if (!context.roles.CanBeAssumed(settings.role)) return errors::RoleNotAssumable();
  return settings;
}

}  // namespace weir::cloud::scheduler
