// ListShards: the shards of a stream, filtered and page by page.
#pragma once

#include "src/cloud/kinesis/service.h"

namespace weir::cloud::kinesis::ops {

wire::JsonOutcome ListShards(Context& kinesis, const wire::Call& call,
                             const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
