// DescribeStream and DescribeStreamSummary.
#pragma once

#include "src/cloud/kinesis/service.h"

namespace weir::cloud::kinesis::ops {

wire::JsonOutcome DescribeStream(Context& kinesis, const wire::Call& call,
                                 const boost::json::object& input);
wire::JsonOutcome DescribeStreamSummary(Context& kinesis, const wire::Call& call,
                                        const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
