// Who am I?
#pragma once

#include "src/cloud/protocol/api_service.h"
#include "src/cloud/sts/context.h"

namespace weir::cloud::sts::ops {

protocol::JsonOutcome GetCallerIdentity(Context& context, const protocol::Call& call,
                                        const boost::json::object& input);
protocol::JsonOutcome GetAccessKeyInfo(Context& context, const protocol::Call& call,
                                       const boost::json::object& input);

}  // namespace weir::cloud::sts::ops
