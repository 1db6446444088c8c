// GetSessionToken.
#include "src/cloud/sts/ops/get_session_token.h"

#include <boost/json/object.hpp>

#include "src/cloud/protocol/input.h"
#include "src/cloud/sts/caller.h"
#include "src/cloud/sts/errors.h"

namespace weir::cloud::sts::ops {

namespace json = boost::json;

protocol::JsonOutcome GetSessionToken(Context& context, const protocol::Call& call,
                                      const json::object& input) {
  constexpr std::int64_t kTwelveHours = 43200;  // API_GetSessionToken: the default
  const auto seconds = protocol::Input(input).Integer("DurationSeconds").value_or(kTwelveHours);
  // User Guide, id_credentials_sts-comparison: it is for users, not for sessions
  // (ASessionGetsNoSessionToken).
  if (IsTemporary(context, call)) return errors::NotWithSessionCredentials("GetSessionToken");
  const auto session =
      context.sessions.Create(CallerOf(context, call), std::chrono::seconds(seconds));
  if (!session) return session.error();
  return json::object{{"Credentials", ToJson(*session)}};
}

}  // namespace weir::cloud::sts::ops
