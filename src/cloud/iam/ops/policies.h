// Managed policies themselves.
#pragma once

#include "src/cloud/iam/context.h"
#include "src/cloud/wire/query_service.h"

namespace weir::cloud::iam::ops {

using wire::Call;
using wire::QueryOutcome;
using wire::QueryReader;

QueryOutcome CreatePolicy(Context& context, const Call& call, QueryReader& in);
QueryOutcome GetPolicy(Context& context, const Call& call, QueryReader& in);
QueryOutcome ListPolicies(Context& context, const Call& call, QueryReader& in);
QueryOutcome DeletePolicy(Context& context, const Call& call, QueryReader& in);

}  // namespace weir::cloud::iam::ops
