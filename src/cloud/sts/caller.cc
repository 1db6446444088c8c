// Who calls: a session, a function, or else the account: arn:aws:iam::000000000000:root, whose user
// id is the account's (API_GetCallerIdentity).
#include "src/cloud/sts/caller.h"

#include <utility>

#include <fmt/format.h>

#include "src/text/time.h"

namespace weir::cloud::sts {

Identity CallerOf(const Context& context, const protocol::Call& call) {
  if (auto session = context.sessions.Lookup(call.access_key_id)) {
    return std::move(session->identity);
  }
  if (auto caller = context.callers.Find(call.access_key_id)) return *std::move(caller);
  return {fmt::format("arn:aws:iam::{}:root", protocol::kAccountId),
          std::string(protocol::kAccountId)};
}

bool IsTemporary(const Context& context, const protocol::Call& call) {
  return context.sessions.Lookup(call.access_key_id) || context.callers.Find(call.access_key_id);
}

boost::json::object ToJson(const Session& session) {
  return {{"AccessKeyId", session.access_key_id},
          {"SecretAccessKey", session.secret_access_key},
          {"SessionToken", session.token},
          {"Expiration", text::EpochSeconds(session.expires)}};
}

}  // namespace weir::cloud::sts
