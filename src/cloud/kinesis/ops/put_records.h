// PutRecord and PutRecords.
#pragma once

#include "src/cloud/kinesis/service.h"

namespace weir::cloud::kinesis::ops {

protocol::JsonOutcome PutRecord(Context& kinesis, const protocol::Call& call,
                                const boost::json::object& input);
protocol::JsonOutcome PutRecords(Context& kinesis, const protocol::Call& call,
                                 const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
