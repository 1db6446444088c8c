// Temporary credentials of the caller.
#pragma once

#include "src/cloud/sts/service.h"

namespace weir::cloud::sts::ops {

wire::QueryOutcome GetSessionToken(Context& context, const wire::Call& call, wire::QueryReader& in);

}  // namespace weir::cloud::sts::ops
