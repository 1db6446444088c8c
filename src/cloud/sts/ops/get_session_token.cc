// GetSessionToken.
#include "src/cloud/sts/ops/get_session_token.h"

#include <boost/json/object.hpp>

#include "src/cloud/sts/caller.h"
#include "src/cloud/sts/errors.h"

namespace weir::cloud::sts::ops {

namespace json = boost::json;

protocol::QueryOutcome GetSessionToken(Context& context, const protocol::Call& call,
                                       protocol::QueryReader& in) {
  constexpr protocol::Bounds kSessionSeconds = {900, 129600};
  constexpr std::int64_t kTwelveHours = 43200;
  const auto seconds = in.Integer("DurationSeconds", kSessionSeconds).value_or(kTwelveHours);
  for (const std::string_view factor : {"SerialNumber", "TokenCode"}) {
    if (in.String(factor)) in.Complain(errors::NotSupported(factor));
  }
  if (in.error()) return *in.error();
  if (IsTemporary(context, call)) return errors::NotWithSessionCredentials("GetSessionToken");
  const auto session =
      context.sessions.Create(CallerOf(context, call), std::chrono::seconds(seconds));
  if (!session) return session.error();
  return json::value(json::object{{"Credentials", ToJson(*session)}});
}

}  // namespace weir::cloud::sts::ops
