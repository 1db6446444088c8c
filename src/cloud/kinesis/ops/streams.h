// CreateStream, DeleteStream, and what is changed of a stream as a whole.
#pragma once

#include "src/cloud/kinesis/service.h"

namespace weir::cloud::kinesis::ops {

wire::JsonOutcome CreateStream(Context& kinesis, const wire::Call& call,
                               const boost::json::object& input);
wire::JsonOutcome DeleteStream(Context& kinesis, const wire::Call& call,
                               const boost::json::object& input);
wire::JsonOutcome UpdateStreamMode(Context& kinesis, const wire::Call& call,
                                   const boost::json::object& input);
wire::JsonOutcome UpdateMaxRecordSize(Context& kinesis, const wire::Call& call,
                                      const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
