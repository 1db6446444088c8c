// Who am I?
#pragma once

#include "src/cloud/sts/service.h"

namespace weir::cloud::sts::ops {

wire::QueryOutcome GetCallerIdentity(Context& context, const wire::Call& call,
                                     wire::QueryReader& in);
wire::QueryOutcome GetAccessKeyInfo(Context& context, const wire::Call& call,
                                    wire::QueryReader& in);

}  // namespace weir::cloud::sts::ops
