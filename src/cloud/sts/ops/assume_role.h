// Temporary credentials of a role.
#pragma once

#include "src/cloud/sts/service.h"

namespace weir::cloud::sts::ops {

wire::QueryOutcome AssumeRole(Context& context, const wire::Call& call, wire::QueryReader& in);

}  // namespace weir::cloud::sts::ops
