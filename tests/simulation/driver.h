// What calls the processor: an event source mapping on a bad day, then on a good one.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <vector>

#include "src/event/figures.h"

#include "tests/simulation/attempt.h"
#include "tests/simulation/world.h"

namespace weir::simulation {

/// Invariants, as AWS's mapping keeps them:
///   1. a shard's checkpoint never passes a record that the answer of an attempt called failed;
///   2. one attempt a shard counts at a time; those that it gave up may go on;
///   3. a batch that has failed too often is set aside, and nothing is through before its replay.
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
    bool bisects = false;
    std::set<std::uint32_t> cuts;  ///< where the halves of failed batches end
    std::uint32_t tries = 0;       ///< of what is at the checkpoint
    Attempt* current = nullptr;    ///< the attempt whose answer counts
  };

  void Act();
  void Steer(Lane& lane);
  [[nodiscard]] std::uint32_t EndOfBatch(const Lane& lane);
  void Redeliver();
  void Settle(Lane& lane);
  void Retry(Lane& lane);
  static void Pass(Lane& lane, std::uint32_t checkpoint);
  void SetAside(Lane& lane, std::uint32_t end);
  void SteerReplay();
  void SettleReplay();
  void StepAny();
  Attempt& Start(std::vector<std::uint32_t> records, bool is_replay = false);
  [[nodiscard]] bool IsThrough() const;

  World& world_;
  std::vector<Lane> lanes_;
  std::set<std::uint32_t> aside_;  ///< the failed-event destination
  Attempt* replay_ = nullptr;      ///< the attempt at some of it
  std::size_t schema_ = 0;         ///< which one is deployed
  std::vector<std::unique_ptr<Attempt>> attempts_;
  std::vector<Attempt*> live_;
};

}  // namespace weir::simulation
