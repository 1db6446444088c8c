// StartStreamEncryption and StopStreamEncryption: the mark that records and answers carry.
#pragma once

#include "src/cloud/kinesis/service.h"

namespace weir::cloud::kinesis::ops {

protocol::JsonOutcome StartStreamEncryption(Context& kinesis, const protocol::Call& call,
                                            const boost::json::object& input);
protocol::JsonOutcome StopStreamEncryption(Context& kinesis, const protocol::Call& call,
                                           const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
