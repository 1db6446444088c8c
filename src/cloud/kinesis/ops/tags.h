// Tags of streams: the operations by stream and those by ARN.
#pragma once

#include "src/cloud/kinesis/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::kinesis::ops {

protocol::JsonOutcome AddTagsToStream(Context& kinesis, const protocol::Call& call,
                                      const boost::json::object& input);
protocol::JsonOutcome RemoveTagsFromStream(Context& kinesis, const protocol::Call& call,
                                           const boost::json::object& input);
protocol::JsonOutcome ListTagsForStream(Context& kinesis, const protocol::Call& call,
                                        const boost::json::object& input);
protocol::JsonOutcome TagResource(Context& kinesis, const protocol::Call& call,
                                  const boost::json::object& input);
protocol::JsonOutcome UntagResource(Context& kinesis, const protocol::Call& call,
                                    const boost::json::object& input);
protocol::JsonOutcome ListTagsForResource(Context& kinesis, const protocol::Call& call,
                                          const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
