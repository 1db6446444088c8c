// CreateStream, DeleteStream, and what is changed of a stream as a whole.
#pragma once

#include "src/cloud/kinesis/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::kinesis::ops {

protocol::JsonOutcome CreateStream(Context& kinesis, const protocol::Call& call,
                                   const boost::json::object& input);
protocol::JsonOutcome DeleteStream(Context& kinesis, const protocol::Call& call,
                                   const boost::json::object& input);
protocol::JsonOutcome UpdateStreamMode(Context& kinesis, const protocol::Call& call,
                                       const boost::json::object& input);
protocol::JsonOutcome UpdateMaxRecordSize(Context& kinesis, const protocol::Call& call,
                                          const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
