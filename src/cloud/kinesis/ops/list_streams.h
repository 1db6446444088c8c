// ListStreams: the streams of a region, page by page.
#pragma once

#include "src/cloud/kinesis/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::kinesis::ops {

protocol::JsonOutcome ListStreams(Context& kinesis, const protocol::Call& call,
                                  const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
