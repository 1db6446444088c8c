// GetLogEvents: one stream's events, forwards or backwards.
#pragma once

#include "src/cloud/logs/service.h"

namespace weir::cloud::logs::ops {

wire::JsonOutcome GetLogEvents(Context& context, const wire::Call& call,
                               const boost::json::object& input);

}  // namespace weir::cloud::logs::ops
