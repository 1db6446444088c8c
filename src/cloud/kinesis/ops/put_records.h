// PutRecord and PutRecords.
#pragma once

#include "src/cloud/kinesis/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::kinesis::ops {

protocol::JsonOutcome PutRecord(Context& kinesis, const protocol::Call& call,
                                const boost::json::object& input);
protocol::JsonOutcome PutRecords(Context& kinesis, const protocol::Call& call,
                                 const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
