// Temporary credentials of a role.
#pragma once

#include "src/cloud/sts/service.h"

namespace weir::cloud::sts::ops {

protocol::QueryOutcome AssumeRole(Context& context, const protocol::Call& call,
                                  protocol::QueryReader& in);

}  // namespace weir::cloud::sts::ops
