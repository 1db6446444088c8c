// PutRetentionPolicy and DeleteRetentionPolicy.
#pragma once

#include "src/cloud/logs/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::logs::ops {

protocol::JsonOutcome PutRetentionPolicy(Context& context, const protocol::Call& call,
                                         const boost::json::object& input);
protocol::JsonOutcome DeleteRetentionPolicy(Context& context, const protocol::Call& call,
                                            const boost::json::object& input);

}  // namespace weir::cloud::logs::ops
