// Operations on event source mappings.
#pragma once

#include "src/cloud/lambda/context.h"

namespace weir::cloud::lambda::ops {

LambdaOutcome CreateEventSourceMapping(Context& context, const LambdaRequest& request);
LambdaOutcome UpdateEventSourceMapping(Context& context, const LambdaRequest& request);
LambdaOutcome DeleteEventSourceMapping(Context& context, const LambdaRequest& request);
LambdaOutcome GetEventSourceMapping(Context& context, const LambdaRequest& request);
LambdaOutcome ListEventSourceMappings(Context& context, const LambdaRequest& request);

/// Ends the mapping's work, then removes it.
void RemoveMapping(Context& context, const MappingId& id);

/// API_CreateEventSourceMapping: ResourceConflictException where another mapping has its stream and
/// its function (test_a_stream_has_one_mapping_a_function).
[[nodiscard]] std::optional<protocol::AwsError> CheckUnique(const Context& context,
                                                            const Mapping& mapping);

}  // namespace weir::cloud::lambda::ops
