// Who am I?
#pragma once

#include "src/cloud/sts/service.h"

namespace weir::cloud::sts::ops {

protocol::QueryOutcome GetCallerIdentity(Context& context, const protocol::Call& call,
                                         protocol::QueryReader& in);
protocol::QueryOutcome GetAccessKeyInfo(Context& context, const protocol::Call& call,
                                        protocol::QueryReader& in);

}  // namespace weir::cloud::sts::ops
