// PutLogEvents: takes a batch of events for one stream.
#pragma once

#include "src/cloud/logs/service.h"

namespace weir::cloud::logs::ops {

wire::JsonOutcome PutLogEvents(Context& context, const wire::Call& call,
                               const boost::json::object& input);

}  // namespace weir::cloud::logs::ops
