// Tags of roles and policies.
#pragma once

#include "src/cloud/iam/context.h"
#include "src/cloud/wire/query_service.h"

namespace weir::cloud::iam::ops {

using wire::Call;
using wire::QueryOutcome;
using wire::QueryReader;

QueryOutcome TagRole(Context& context, const Call& call, QueryReader& in);
QueryOutcome UntagRole(Context& context, const Call& call, QueryReader& in);
QueryOutcome ListRoleTags(Context& context, const Call& call, QueryReader& in);
QueryOutcome TagPolicy(Context& context, const Call& call, QueryReader& in);
QueryOutcome UntagPolicy(Context& context, const Call& call, QueryReader& in);
QueryOutcome ListPolicyTags(Context& context, const Call& call, QueryReader& in);

}  // namespace weir::cloud::iam::ops
