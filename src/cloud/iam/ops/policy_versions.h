// The versions of a managed policy: up to five, one of them the default.
#pragma once

#include "src/cloud/iam/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::iam::ops {

using protocol::Call;
using protocol::JsonOutcome;

JsonOutcome CreatePolicyVersion(Context& context, const Call& call,
                                const boost::json::object& input);
JsonOutcome GetPolicyVersion(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome ListPolicyVersions(Context& context, const Call& call,
                               const boost::json::object& input);
JsonOutcome SetDefaultPolicyVersion(Context& context, const Call& call,
                                    const boost::json::object& input);
JsonOutcome DeletePolicyVersion(Context& context, const Call& call,
                                const boost::json::object& input);

}  // namespace weir::cloud::iam::ops
