// GetCallerIdentity, GetAccessKeyInfo.
#include "src/cloud/sts/ops/get_caller_identity.h"

#include <boost/json/object.hpp>

#include "src/cloud/sts/caller.h"

namespace weir::cloud::sts::ops {

namespace json = boost::json;

protocol::QueryOutcome GetCallerIdentity(Context& context, const protocol::Call& call,
                                         protocol::QueryReader& in) {
  if (in.error()) return *in.error();
  const Identity caller = CallerOf(context, call);
  return json::value(json::object{
      {"UserId", caller.user_id}, {"Account", protocol::kAccountId}, {"Arn", caller.arn}});
}

protocol::QueryOutcome GetAccessKeyInfo(Context& /*context*/, const protocol::Call& /*call*/,
                                        protocol::QueryReader& in) {
  in.RequiredString("AccessKeyId", {16, 128});
  if (in.error()) return *in.error();
  return json::value(json::object{{"Account", protocol::kAccountId}});
}

}  // namespace weir::cloud::sts::ops
