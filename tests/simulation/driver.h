// What calls the processor: an event source mapping on a bad day, then on a good one.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "src/event/figures.h"

#include "tests/simulation/attempt.h"
#include "tests/simulation/world.h"

namespace weir::simulation {

/// Invariants, as AWS's mapping keeps them:
///   1. a shard's checkpoint never passes a record that the answer of an attempt called failed;
///   2. one attempt a shard counts at a time; those that it gave up may go on.
class Driver {
 public:
  explicit Driver(World& world);

  /// Runs the source under faults, then without them until each record is through.
  void Run();
  /// Gives every record once more, in other batches; what the attempts counted.
  event::Counts Replay();

 private:
  struct Lane {
    Shard shard;
    std::uint32_t checkpoint;
    Attempt* current = nullptr;  ///< the attempt whose answer counts
  };

  void Act();
  void Steer(Lane& lane);
  void Redeliver();
  void Settle(Lane& lane);
  void StepAny();
  Attempt& Start(std::vector<std::uint32_t> records);
  [[nodiscard]] bool IsThrough() const;

  World& world_;
  std::vector<Lane> lanes_;
  std::size_t schema_ = 0;  ///< which one is deployed
  std::vector<std::unique_ptr<Attempt>> attempts_;
  std::vector<Attempt*> live_;
};

}  // namespace weir::simulation
