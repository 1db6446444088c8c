// The port of event source mappings to what they must not forget: how far they have come.
#pragma once

#include <optional>
#include <string>

#include "src/cloud/lambda/mappings/ordered_source.h"
#include "src/result/result.h"

namespace weir::cloud::lambda {

struct MappingId {
  std::string text{};  ///< a UUID
  auto operator<=>(const MappingId&) const = default;
};

/// All records up to `after` are done with.
struct Checkpoint {
  SequenceNumber after{};
  bool ended = false;  ///< the shard has no further record
  bool operator==(const Checkpoint&) const = default;
};

/// Thread-safe.
class CheckpointStore {
 public:
  CheckpointStore() = default;
  CheckpointStore(const CheckpointStore&) = delete;
  CheckpointStore& operator=(const CheckpointStore&) = delete;
  virtual ~CheckpointStore() = default;

  /// Nothing for a shard that was not there when the mapping was made: it is read from its
  /// beginning.
  [[nodiscard]] virtual std::optional<Checkpoint> Load(const MappingId& mapping,
                                                       const ShardId& shard) const = 0;
  /// Durable when it returns.
  virtual Result<void> Save(const MappingId& mapping, const ShardId& shard,
                            const Checkpoint& checkpoint) = 0;
};

}  // namespace weir::cloud::lambda
