// GetCallerIdentity, GetAccessKeyInfo.
#include "src/cloud/sts/ops/get_caller_identity.h"

#include <boost/json/object.hpp>

#include "src/cloud/sts/caller.h"

namespace weir::cloud::sts::ops {

namespace json = boost::json;

protocol::JsonOutcome GetCallerIdentity(Context& context, const protocol::Call& call,
                                        const json::object& /*input*/) {
  const Identity caller = CallerOf(context, call);
  return json::object{
      {"UserId", caller.user_id}, {"Account", protocol::kAccountId}, {"Arn", caller.arn}};
}

protocol::JsonOutcome GetAccessKeyInfo(Context& /*context*/, const protocol::Call& /*call*/,
                                       const json::object& /*input*/) {
  return json::object{{"Account", protocol::kAccountId}};
}

}  // namespace weir::cloud::sts::ops
