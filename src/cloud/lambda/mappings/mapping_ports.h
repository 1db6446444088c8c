// What all mappings stand on, and what one of them is set to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "src/cloud/lambda/execution_roles.h"
#include "src/cloud/lambda/mappings/checkpoint_store.h"
#include "src/cloud/lambda/mappings/failure_destination.h"
#include "src/cloud/lambda/mappings/function_invoker.h"
#include "src/cloud/lambda/mappings/lane.h"
#include "src/cloud/lambda/mappings/mapping_figures.h"
#include "src/cloud/lambda/mappings/ordered_source.h"
#include "src/cloud/lambda/mappings/queue_source.h"
#include "src/cloud/store/clock.h"
#include "src/cloud/store/faults.h"

namespace weir::cloud::lambda {

/// All that a mapping needs; everything outlives it.
struct MappingPorts {
  OrderedSource& source;
  QueueSource& queues;
  FunctionInvoker& functions;
  FailureDestination& failures;
  CheckpointStore& checkpoints;
  store::Clock& clock;
  store::Faults& faults;
  MappingFigures& figures;
  const ExecutionRoles* roles = nullptr;  ///< null: functions' roles may do anything
};

struct MappingSettings {
  MappingId id{};
  StreamArn stream{};  ///< "" where the source is a queue
  QueueArn queue{};    ///< "" where it is a stream
  std::string region{};
  std::string function_arn{};
  std::string role_arn{};  ///< of the function: what events call invokeIdentityArn
  BatchPolicy policy{};
  // Of streams:
  std::size_t lanes = 1;              ///< ParallelizationFactor
  std::string failure_destination{};  ///< the ARN of DestinationConfig.OnFailure; "": none
  // Of queues:
  std::vector<std::string> filters{};              ///< patterns of FilterCriteria
  std::optional<std::uint32_t> max_concurrency{};  ///< ScalingConfig.MaximumConcurrency
};

}  // namespace weir::cloud::lambda
