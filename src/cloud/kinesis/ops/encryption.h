// StartStreamEncryption and StopStreamEncryption: the mark that records and answers carry.
#pragma once

#include "src/cloud/kinesis/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::kinesis::ops {

protocol::JsonOutcome StartStreamEncryption(Context& kinesis, const protocol::Call& call,
                                            const boost::json::object& input);
protocol::JsonOutcome StopStreamEncryption(Context& kinesis, const protocol::Call& call,
                                           const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
