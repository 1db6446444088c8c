// The versions of a managed policy: up to five, one of them the default.
#pragma once

#include "src/cloud/iam/context.h"
#include "src/cloud/protocol/query_service.h"

namespace weir::cloud::iam::ops {

using protocol::Call;
using protocol::QueryOutcome;
using protocol::QueryReader;

QueryOutcome CreatePolicyVersion(Context& context, const Call& call, QueryReader& in);
QueryOutcome GetPolicyVersion(Context& context, const Call& call, QueryReader& in);
QueryOutcome ListPolicyVersions(Context& context, const Call& call, QueryReader& in);
QueryOutcome SetDefaultPolicyVersion(Context& context, const Call& call, QueryReader& in);
QueryOutcome DeletePolicyVersion(Context& context, const Call& call, QueryReader& in);

}  // namespace weir::cloud::iam::ops
