// The worker: takes a lake's chain of plans forward, step by step (C1 to C8). Any number may be at
// work at once.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "src/event/timestamp.h"
#include "src/merge/plan/plan.h"
#include "src/merge/ports.h"
#include "src/merge/settings.h"
#include "src/result/result.h"

namespace weir::merge {

struct MergeSummary {
  std::uint64_t plans = 0;  ///< closed by this run
  PlanResult rows;          ///< of these, summed up (no index files)
  /// Landings that no plan had named when they were listed, but for those that were judged since;
  /// nothing where the run has come to no listing, or somebody else has closed a plan since.
  std::optional<std::uint64_t> waiting;
  /// The beginning of the hour of the oldest landing that waits: of these, or of the open plan.
  std::optional<event::Timestamp> oldest_waiting;
  std::optional<event::Timestamp> open_since;  ///< when the plan was made that the run leaves open
  std::vector<Error> set_aside;                ///< landings that can't be read, each by name
  std::vector<Error> damaged;                  ///< files of the lake that can't be rolled up
  std::vector<Error> large;                    ///< manifests that grow beyond what can be read
  bool done = false;                           ///< nothing is left to do
};

/// Is told of the plan that earlier runs have left open, before this one goes on with it: of a run
/// that is ended from outside there is no summary.
using NotePlanOpen = std::function<void(const Plan& plan)>;

/// Works until nothing is left to do or time is short. An error stops it and names the object or
/// the head at fault; what was done stays, and whoever comes next goes on with it.
[[nodiscard]] Result<MergeSummary> RunMerge(const MergeSettings& settings, MergeObjects& objects,
                                            HeadStore& head, const MayGoOn& may_go_on,
                                            const NotePlanOpen& note_open = nullptr);

}  // namespace weir::merge
