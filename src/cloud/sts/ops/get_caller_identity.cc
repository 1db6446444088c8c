// GetCallerIdentity, GetAccessKeyInfo.
#include "src/cloud/sts/ops/get_caller_identity.h"

#include <boost/json/object.hpp>

#include "src/cloud/sts/caller.h"

namespace weir::cloud::sts::ops {

namespace json = boost::json;

wire::QueryOutcome GetCallerIdentity(Context& context, const wire::Call& call,
                                     wire::QueryReader& in) {
  if (in.error()) return *in.error();
  const Identity caller = CallerOf(context, call);
  return json::value(
      json::object{{"UserId", caller.user_id}, {"Account", wire::kAccountId}, {"Arn", caller.arn}});
}

wire::QueryOutcome GetAccessKeyInfo(Context& /*context*/, const wire::Call& /*call*/,
                                    wire::QueryReader& in) {
  in.RequiredString("AccessKeyId", {16, 128});
  if (in.error()) return *in.error();
  return json::value(json::object{{"Account", wire::kAccountId}});
}

}  // namespace weir::cloud::sts::ops
