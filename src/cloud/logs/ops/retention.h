// PutRetentionPolicy and DeleteRetentionPolicy.
#pragma once

#include "src/cloud/logs/service.h"

namespace weir::cloud::logs::ops {

wire::JsonOutcome PutRetentionPolicy(Context& context, const wire::Call& call,
                                     const boost::json::object& input);
wire::JsonOutcome DeleteRetentionPolicy(Context& context, const wire::Call& call,
                                        const boost::json::object& input);

}  // namespace weir::cloud::logs::ops
