// PutRecord and PutRecords.
#pragma once

#include "src/cloud/kinesis/service.h"

namespace weir::cloud::kinesis::ops {

wire::JsonOutcome PutRecord(Context& kinesis, const wire::Call& call,
                            const boost::json::object& input);
wire::JsonOutcome PutRecords(Context& kinesis, const wire::Call& call,
                             const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
