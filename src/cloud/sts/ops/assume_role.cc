// AssumeRole. Who calls was judged before, if anybody is; what the trust policy asks of the request
// is judged always.
#include "src/cloud/sts/ops/assume_role.h"

#include <optional>
#include <string>
#include <utility>

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "src/cloud/sts/caller.h"
#include "src/cloud/sts/errors.h"
#include "src/cloud/sts/session_wish.h"

namespace weir::cloud::sts::ops {
namespace {

namespace json = boost::json;

/// API_AssumeRole: the default, and the most of a role that is assumed from another one, "role
/// chaining" (ARoleThatAssumesARoleHasAnHour).
constexpr std::int64_t kHour = 3600;

/// User Guide, id_credentials_temp_control-access_monitor: a source identity stays what it is
/// through all roles that are assumed one from the other (ASourceIdentityIsShownAndStays).
std::optional<protocol::AwsError> Inherit(const Context& context, const protocol::Call& call,
                                          std::string_view arn, SessionWish& wish) {
  const auto caller = context.sessions.Lookup(call.access_key_id);
  if (!caller || caller->source_identity.empty()) return std::nullopt;
  if (!wish.source_identity.empty() && wish.source_identity != caller->source_identity) {
    return errors::AccessDenied(caller->identity.arn, "sts:SetSourceIdentity", arn);
  }
  wish.source_identity = caller->source_identity;
  return std::nullopt;
}

}  // namespace

protocol::JsonOutcome AssumeRole(Context& context, const protocol::Call& call,
                                 const json::object& input) {
  protocol::Input in(input);
  const std::string_view arn = in.Text("RoleArn");
  SessionWish wish = ReadSessionWish(in);
  const std::int64_t seconds = in.Integer("DurationSeconds").value_or(kHour);
  if (in.error()) return *in.error();
  const auto role = context.roles.Find(arn);
  const Identity caller = CallerOf(context, call);
  // Whether there is such a role is not told (ARoleThatIsNotThereIsDeniedAsOneThatMayNotBeKnown).
  if (!role) return errors::AccessDenied(caller.arn, "sts:AssumeRole", arn);
  if (auto denied = Inherit(context, call, arn, wish)) return *std::move(denied);
  const std::string_view refused = context.roles.Refused(arn, wish);
  if (!refused.empty()) return errors::AccessDenied(caller.arn, refused, arn);
  const bool is_chained = caller.arn.find(":assumed-role/") != std::string::npos;
  if (is_chained && seconds > kHour) return errors::TooLongForChaining();
  // API_AssumeRole: up to the role's own bound (ASessionLastsAsLongAsTheRoleAllows).
  if (seconds > role->max_session_seconds) return errors::TooLong();

  const std::string user_id = fmt::format("{}:{}", role->id, wish.name);
  const std::string session_arn = fmt::format("arn:aws:sts::{}:assumed-role/{}/{}",
                                              protocol::kAccountId, role->name, wish.name);
  const auto session = context.sessions.Create(
      {session_arn, user_id}, std::chrono::seconds(seconds),
      {wish.source_identity, std::move(wish.policy), std::move(wish.policy_arns)});
  if (!session) return session.error();
  json::object answer{
      {"Credentials", ToJson(*session)},
      {"AssumedRoleUser", json::object{{"AssumedRoleId", user_id}, {"Arn", session_arn}}}};
  if (!wish.source_identity.empty()) answer["SourceIdentity"] = wish.source_identity;
  return answer;
}

}  // namespace weir::cloud::sts::ops
