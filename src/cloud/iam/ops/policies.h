// Managed policies themselves.
#pragma once

#include "src/cloud/iam/context.h"
#include "src/cloud/protocol/query_service.h"

namespace weir::cloud::iam::ops {

using protocol::Call;
using protocol::QueryOutcome;
using protocol::QueryReader;

QueryOutcome CreatePolicy(Context& context, const Call& call, QueryReader& in);
QueryOutcome GetPolicy(Context& context, const Call& call, QueryReader& in);
QueryOutcome ListPolicies(Context& context, const Call& call, QueryReader& in);
QueryOutcome DeletePolicy(Context& context, const Call& call, QueryReader& in);

}  // namespace weir::cloud::iam::ops
