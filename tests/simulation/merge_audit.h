// What stands in the end, against all that has landed: the invariants of the merge.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "src/landing/reader.h"
#include "src/merge/index/index_file.h"
#include "src/merge/judge/verdicts.h"
#include "src/merge/plan/plan.h"

#include "tests/simulation/merge_world.h"

namespace weir::simulation {

/// Shares nothing with the judge but the readers of landings, plans and verdicts: it looks at all
/// rows of all landings there ever were, in the order of plans.
class MergeAudit {
 public:
  explicit MergeAudit(MergeWorld& world) : world_(world) {}

  /// Adds to the world's failures.
  void Run();
  /// What there was among the plans: "held", "sources", "drops", "deletes", "before", "floor",
  /// "rolls", "removes", "days"; and of what came to pass: "listings" (in several runs),
  /// "pieces" (of a range, all of them), "replayed", "relisted".
  [[nodiscard]] const std::set<std::string>& seen() const { return seen_; }

 private:
  /// A row of a landing, as it was judged.
  struct Row {
    std::string place;
    std::string position;
    std::string line;
    std::optional<landing::LandedId> id;  ///< its views are empty
    merge::RowVerdict verdict = merge::RowVerdict::kNone;
    bool is_replayed = false;
    merge::PlanNumber plan = 0;
    std::string owner;  ///< of a conflict
  };

  void ReadPlans();
  void Note(const merge::Plan& plan);
  /// The ids of runs that a plan drops, where these are beyond the horizon.
  void NoteForgotten(const merge::Plan& plan);
  void ReadMerge(const merge::Plan& plan);
  /// Whether all pieces of a range were there.
  [[nodiscard]] bool IsComposed(const merge::Plan& plan, std::uint32_t range) const;
  void ReadLanding(const merge::Plan& plan, std::uint32_t number, const merge::Verdicts& verdicts);
  void CheckLandings();
  void CheckPlaces();
  void CheckOwners();
  [[nodiscard]] bool IsForgotten(const Row& owner, merge::PlanNumber before) const;
  void FindFilesMadeOne();
  void CheckLake();
  void CheckManifests();
  void CheckQuarantine();
  void CheckLedger();
  void CheckIndex();
  void ForEachRow(const merge::IndexFile& file, const std::string& bytes,
                  const std::function<void(const merge::IndexRow&)>& take);
  void Fail(std::string what) { world_.failures.push_back(std::move(what)); }
  [[nodiscard]] const std::string* Archived(const std::string& name);

  MergeWorld& world_;
  std::vector<Row> rows_;                      ///< in the order of judging
  std::map<std::string, std::size_t> judged_;  ///< how often, by landing
  /// The landing in which a place counts, and those in which it counts as well.
  std::map<std::string, std::set<std::string>> counts_in_;
  std::map<merge::PlanNumber, std::vector<std::vector<std::string>>> rolls_;
  std::set<std::string, std::less<>> made_one_;  ///< files that no manifest lists any more
  std::set<std::string> places_;                 ///< of all landings
  merge::ChainState state_;                      ///< behind the last plan
  /// The plans that forget an id, beyond its horizon: only a replay comes so late.
  std::map<landing::IdHash, std::set<merge::PlanNumber>> forgotten_;
  std::set<std::string> seen_;
};

}  // namespace weir::simulation
