// What lands and merges on bad days, then on a good one.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "src/merge/ports.h"

#include "tests/simulation/merge_world.h"
#include "tests/simulation/strand.h"

namespace weir::simulation {

/// Invariants, as the source keeps them:
///   1. a shard's checkpoint never passes a record that has not landed;
///   2. a record may come again for a day after it came, under any schema and cut, and not later;
///   3. no put of a landing is under way for longer than a day.
/// Rows of the quarantine are replayed at any time, and manifests deleted.
/// Workers keep none: they stop anywhere, for days.
class MergeDriver {
 public:
  explicit MergeDriver(MergeWorld& world);

  /// Some days under faults, then without them until nothing is left to do.
  void Run();

 private:
  struct Actor {
    std::unique_ptr<Strand> strand;
    std::size_t shard = 0;
    std::size_t end = 0;  ///< of the records that it lands
    bool is_worker = false;
    bool has_landed = false;
    std::int64_t frozen_until = 0;  ///< by what has elapsed
  };
  /// Somebody reads a day's files, as its manifest has listed them.
  struct Query {
    std::vector<std::string> files;
    std::int64_t begun = 0;  ///< by what has elapsed
  };
  struct Lane {
    std::size_t checkpoint = 0;
    Actor* current = nullptr;  ///< the attempt whose answer counts
  };

  void Day(std::uint32_t day);
  void Act(std::uint32_t day);
  void LandAll();
  void Leap();
  void Finish();
  void StrikeTwins();
  void SteerLane(std::size_t shard);
  void SettleLanes();
  void Redeliver();
  Actor& StartLanding(std::size_t shard, std::size_t begin, std::size_t end);
  void Replay();
  void Land(Actor& actor, std::vector<SourceRecord> parts, std::uint64_t judgement);
  void DeleteManifest();
  void StartWorker();
  void Step(Actor& actor);
  [[nodiscard]] bool IsAtWork(const Actor& worker) const;
  void FreezeWorkers();
  void StepAny();
  void DropEnded();
  void ExpireLandings();
  void StartQuery();
  void ReadRolls();
  void CheckRolls(const std::vector<std::string>& listed);
  void CheckQueries();

  MergeWorld& world_;
  std::vector<Lane> lanes_;
  std::vector<std::unique_ptr<Actor>> actors_;
  std::vector<Query> queries_;
  std::map<merge::PlanNumber, std::vector<std::vector<std::string>>> rolls_;  ///< of all plans
  std::set<std::string, std::less<>> read_plans_;                             ///< names
  std::vector<merge::Head> heads_;                                            ///< where it has been
  bool has_set_back_ = false;
  std::uint32_t attempts_ = 0;
  bool is_done_ = false;  ///< a worker has found nothing left to do
};

}  // namespace weir::simulation
