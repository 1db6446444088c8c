// Temporary credentials of the caller.
#pragma once

#include "src/cloud/sts/service.h"

namespace weir::cloud::sts::ops {

protocol::QueryOutcome GetSessionToken(Context& context, const protocol::Call& call,
                                       protocol::QueryReader& in);

}  // namespace weir::cloud::sts::ops
