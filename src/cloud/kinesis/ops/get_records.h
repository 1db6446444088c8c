// GetRecords: what stands at a shard iterator, and the next iterator.
#pragma once

#include "src/cloud/kinesis/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::kinesis::ops {

protocol::JsonOutcome GetRecords(Context& kinesis, const protocol::Call& call,
                                 const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
