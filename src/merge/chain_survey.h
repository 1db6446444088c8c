// The chain of plans as it stands, looked at without moving anything: for those who audit a lake.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "src/merge/plan/plan.h"
#include "src/merge/plan/plan_history.h"
#include "src/merge/ports.h"
#include "src/merge/rollup/names_made_one.h"
#include "src/result/result.h"

namespace weir::merge {

/// An object of the chain that is not what it should be.
struct ChainFault {
  std::string object;  ///< below the root
  bool is_missing = false;
  std::string detail;
};

struct ChainSurvey {
  Head head;                 ///< as it stood
  PlanNumber closed = 0;     ///< the last plan that is closed; 0 before the first
  std::optional<Plan> open;  ///< the one behind it that is begun, if one is
  ChainState state;          ///< behind the plan that is closed
  /// What came of the plans that are still needed, as far as it is there.
  std::map<PlanNumber, PlanResult> results;
  /// How many files of each plan later ones have made one, as far as these plans say.
  std::map<PlanNumber, std::uint64_t> rolled;
  /// Files that were made one and may still stand there: nobody needs them.
  NamesMadeOne made_one;
  /// The plans that are still needed and made no files of others: what these have stored was
  /// written when the file was. Of plans that are not needed nobody knows.
  std::set<PlanNumber> storing;
  /// The landings of these plans, and of the open one.
  NamedLandings named;
  /// Whether the lake may have had events before its first plan.
  bool may_be_seeded = false;
  /// When the first of all plans that are there was made, or the one behind the last end: claims
  /// counted no longer than that.
  std::optional<event::Timestamp> first_made;
  /// When the last plan was made, where it ends the chain: then claims judge the lake.
  std::optional<event::Timestamp> ended;
  std::vector<ChainFault> faults;
};

/// Follows the chain to its last plan, which may be ahead of the head, and reads all plans that are
/// still needed with what came of them. kConflict where another head merges the lake, kCorrupt or
/// kNotFound where the last plan can't be told or read; any other is a fault.
[[nodiscard]] Result<ChainSurvey> SurveyChain(MergeObjects& objects, HeadStore& head);

/// Whether files of the lake that the last closed plan of a survey left may have been deleted
/// since, because later plans made them one, or events of theirs erased: asked behind whatever was
/// read of them.
[[nodiscard]] Result<bool> MayLackFiles(MergeObjects& objects, const ChainSurvey& survey);

}  // namespace weir::merge
