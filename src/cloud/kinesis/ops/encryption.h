// StartStreamEncryption and StopStreamEncryption: the mark that records and answers carry.
#pragma once

#include "src/cloud/kinesis/service.h"

namespace weir::cloud::kinesis::ops {

wire::JsonOutcome StartStreamEncryption(Context& kinesis, const wire::Call& call,
                                        const boost::json::object& input);
wire::JsonOutcome StopStreamEncryption(Context& kinesis, const wire::Call& call,
                                       const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
