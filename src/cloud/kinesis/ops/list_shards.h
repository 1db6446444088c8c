// ListShards: the shards of a stream, filtered and page by page.
#pragma once

#include "src/cloud/kinesis/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::kinesis::ops {

protocol::JsonOutcome ListShards(Context& kinesis, const protocol::Call& call,
                                 const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
