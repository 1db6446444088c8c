// Operations on event source mappings.
#pragma once

#include "src/cloud/lambda/context.h"

namespace weir::cloud::lambda::ops {

LambdaOutcome CreateEventSourceMapping(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome UpdateEventSourceMapping(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome DeleteEventSourceMapping(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome GetEventSourceMapping(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome ListEventSourceMappings(LambdaContext& context, const LambdaRequest& request);

/// Ends the mapping's work, then removes it.
void RemoveMapping(LambdaContext& context, const MappingId& id);

/// ResourceConflictException where another mapping has its stream and its function.
[[nodiscard]] std::optional<protocol::AwsError> CheckUnique(const LambdaContext& context,
                                                            const Mapping& mapping);

}  // namespace weir::cloud::lambda::ops
