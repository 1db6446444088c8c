// AssumeRole. Trust policies are not evaluated: nothing here is enforced by policies.
#include "src/cloud/sts/ops/assume_role.h"

#include <algorithm>
#include <cctype>
#include <string>

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "src/cloud/sts/caller.h"
#include "src/cloud/sts/errors.h"

namespace weir::cloud::sts::ops {
namespace {

namespace json = boost::json;

constexpr protocol::Bounds kSeconds = {900, 43200};

/// [\w+=,.@-]*
bool IsName(std::string_view text) {
  constexpr std::string_view kMarks = "_+=,.@-";
  return std::all_of(text.begin(), text.end(), [kMarks](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           kMarks.find(c) != std::string_view::npos;
  });
}

}  // namespace

protocol::QueryOutcome AssumeRole(Context& context, const protocol::Call& call,
                                  protocol::QueryReader& in) {
  const std::string_view arn = in.RequiredString("RoleArn", {20, 2048});
  const std::string_view name = in.RequiredString("RoleSessionName", {2, 64});
  const auto seconds = in.Integer("DurationSeconds", kSeconds).value_or(3600);
  // A second factor would have to be checked, and there is none.
  if (in.String("TokenCode")) in.Complain(errors::NotSupported("TokenCode"));
  if (in.error()) return *in.error();
  if (!IsName(name)) {
    return protocol::AwsError{
        400, "ValidationError",
        fmt::format("1 validation error detected: Value '{}' at "
                    "'roleSessionName' failed to satisfy constraint: Member must "
                    "satisfy regular expression pattern: [\\w+=,.@-]*",
                    name)};
  }
  const auto role = context.roles.Find(arn);
  if (!role) return errors::AccessDenied(CallerOf(context, call).arn, arn);
  if (seconds > role->max_session_seconds) return errors::TooLong();

  const std::string user_id = fmt::format("{}:{}", role->id, name);
  const std::string session_arn =
      fmt::format("arn:aws:sts::{}:assumed-role/{}/{}", protocol::kAccountId, role->name, name);
  const auto session =
      context.sessions.Create({session_arn, user_id}, std::chrono::seconds(seconds));
  if (!session) return session.error();
  return json::value(json::object{
      {"Credentials", ToJson(*session)},
      {"AssumedRoleUser", json::object{{"AssumedRoleId", user_id}, {"Arn", session_arn}}}});
}

}  // namespace weir::cloud::sts::ops
