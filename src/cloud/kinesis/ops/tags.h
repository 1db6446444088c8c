// Tags of streams: the operations by stream and those by ARN.
#pragma once

#include "src/cloud/kinesis/service.h"

namespace weir::cloud::kinesis::ops {

wire::JsonOutcome AddTagsToStream(Context& kinesis, const wire::Call& call,
                                  const boost::json::object& input);
wire::JsonOutcome RemoveTagsFromStream(Context& kinesis, const wire::Call& call,
                                       const boost::json::object& input);
wire::JsonOutcome ListTagsForStream(Context& kinesis, const wire::Call& call,
                                    const boost::json::object& input);
wire::JsonOutcome TagResource(Context& kinesis, const wire::Call& call,
                              const boost::json::object& input);
wire::JsonOutcome UntagResource(Context& kinesis, const wire::Call& call,
                                const boost::json::object& input);
wire::JsonOutcome ListTagsForResource(Context& kinesis, const wire::Call& call,
                                      const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
