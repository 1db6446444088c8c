// Makes the next plan (C2): lists what waits, opens what it takes, asks the planner.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "src/merge/chain.h"
#include "src/merge/judge/landing_cache.h"
#include "src/merge/plan/plan.h"
#include "src/merge/plan/planner.h"
#include "src/merge/ports.h"
#include "src/merge/rollup/roll_maker.h"
#include "src/merge/worker.h"
#include "src/result/result.h"

namespace weir::merge {

class PlanMaker {
 public:
  /// All outlive it. Landings that it has opened stay open in `landings`.
  PlanMaker(const MergeSettings& settings, MergeObjects& objects, LandingCache& landings,
            const MayGoOn& may_go_on)
      : settings_(settings), objects_(objects), landings_(landings), may_go_on_(may_go_on) {}

  /// Whether no plan was made because time was short.
  [[nodiscard]] bool is_stopped() const { return is_stopped_; }
  /// The plan behind a closed link; nothing where nothing is due. Says in the summary what waits
  /// and what was set aside.
  [[nodiscard]] Result<std::optional<Plan>> Make(const Link& link, MergeSummary& summary);

  /// What a listing has shown that runs before have begun is in the plan now.
  void NoteBegun(const Plan& plan);
  /// What a plan that is closed has judged waits no more.
  void NoteClosed(const Plan& plan, MergeSummary& summary);

 private:
  [[nodiscard]] Result<std::optional<Plan>> Decide(const Situation& situation,
                                                   MergeSummary& summary);
  /// Why a landing is set aside; nothing where all of it can be read, as a plan has to.
  [[nodiscard]] Result<std::optional<Error>> WhyAside(
      const std::string& name, const Result<const landing::LandingReader*>& reader) const;
  /// The landings of a window, as plans name them. Where one can't be read, others take its place.
  [[nodiscard]] Result<std::vector<PlannedLanding>> TakeLandings(const WaitingLandings& waiting,
                                                                 MergeSummary& summary);
  /// What is known of landings once they were read.
  struct LookedAt {
    std::map<std::string, PlannedLanding> sound;  ///< by name
    std::set<std::string> aside;                  ///< names
  };
  [[nodiscard]] Result<void> LookAt(std::span<const LandingToOpen> landings, LookedAt& looked_at,
                                    MergeSummary& summary);
  [[nodiscard]] Result<Plan> MakeMerge(const Situation& situation,
                                       std::vector<PlannedLanding> landings);
  /// Where ids are to be erased: what that takes next, and nothing else.
  [[nodiscard]] Result<std::optional<Plan>> MakeErasure(const Link& link, const ChainState& state,
                                                        event::Timestamp now);
  [[nodiscard]] Result<Plan> MakeHeld(const Situation& situation);
  [[nodiscard]] Result<Plan> MakeRoll(const Situation& situation, MergeSummary& summary);
  /// Rolls up the next day of all that is worth it, where all are to be rolled up.
  [[nodiscard]] Result<std::optional<Plan>> RollAll(const Situation& situation,
                                                    MergeSummary& summary);
  [[nodiscard]] RollBounds Bounds() const;
  [[nodiscard]] Result<std::vector<PlannedLanding>> FindBefore(
      const Situation& situation, std::span<const PlannedLanding> landings,
      std::span<const std::string> deletes);

  const MergeSettings& settings_;
  MergeObjects& objects_;
  LandingCache& landings_;
  const MayGoOn& may_go_on_;
  /// A window of this run has taken all that waited: what lands while it is stored waits for the
  /// next run, or each would be followed by a small one, with objects and requests of its own.
  bool has_taken_all_ = false;
  bool is_plan_of_all_ = false;                   ///< whether the one that was made last would
  bool is_listed_in_part_ = false;                ///< what it was made of
  bool has_set_aside_ = false;                    ///< of that
  std::optional<Error> returned_;                 ///< what the last full listing has shown
  std::map<std::string, std::uint64_t> waiting_;  ///< of the last listing, by hour
  std::vector<PlannedLanding> planned_;           ///< of these, in the plan that was made of it
  /// Where all days are rolled up: those that were not looked at yet, the next one last.
  std::optional<std::vector<event::Day>> days_left_;
  bool is_stopped_ = false;
  bool is_listing_noted_ = false;  ///< the one that the plan was made of
};

}  // namespace weir::merge
