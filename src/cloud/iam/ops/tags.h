// Tags of roles and policies.
#pragma once

#include "src/cloud/iam/context.h"
#include "src/cloud/protocol/query_service.h"

namespace weir::cloud::iam::ops {

using protocol::Call;
using protocol::QueryOutcome;
using protocol::QueryReader;

QueryOutcome TagRole(Context& context, const Call& call, QueryReader& in);
QueryOutcome UntagRole(Context& context, const Call& call, QueryReader& in);
QueryOutcome ListRoleTags(Context& context, const Call& call, QueryReader& in);
QueryOutcome TagPolicy(Context& context, const Call& call, QueryReader& in);
QueryOutcome UntagPolicy(Context& context, const Call& call, QueryReader& in);
QueryOutcome ListPolicyTags(Context& context, const Call& call, QueryReader& in);

}  // namespace weir::cloud::iam::ops
