// The steps of a merge, C1 to C8, each as what it asks for: one function a step of src/merge.
#pragma once

#include "src/plan/index_load.h"
#include "src/plan/requests.h"

namespace weir::plan {

// Bounds of src/merge that shape its steps.
inline constexpr double kPlanRows = 1e6;                 ///< plan/plan.h
inline constexpr double kPlanLandings = 512;             ///< plan/waiting_landings.h
inline constexpr double kPlanBytes = 192.0 * (1 << 20);  ///< the same
inline constexpr double kOpenHours = 6;                  ///< plan/planner.cc
inline constexpr double kGraceDays = 1;                  ///< the same
inline constexpr double kEntryRows = 1e5;                ///< output/ledger_entries.h
inline constexpr double kEntrySeconds = 240;             ///< output/ledger_entries.cc
inline constexpr double kPartBytes = 64.0 * (1 << 20);   ///< settings.h: of lines, unpacked
inline constexpr double kFlushObjects = 256;             ///< settings.h: put at once
inline constexpr double kFlushBytes = 32.0 * (1 << 20);  ///< settings.h: the same
inline constexpr double kHeldPlans = 32;                 ///< plan/planner.h: that one stores

/// Pages of a listing of so many names, one at least.
[[nodiscard]] double Pages(double names);

/// So many requests that are sent side by side are waited for so often.
[[nodiscard]] double TurnsOf(double requests);

/// C1, Chain::Follow: the owner's mark; the head; then its plan, what came of that, and the plan
/// behind, together. Once for each plan that is made, for each that is carried out, and where all
/// is done.
[[nodiscard]] Requests FollowChain();

/// What stands below landing/, of the hours that a listing asks for.
struct LandingHours {
  double listed = 0;       ///< hours whose landings are listed
  double landings = 0;     ///< of such an hour
  double kept = 0;         ///< hours that have any: the root's folders
  double named_plans = 0;  ///< plans that have named landings of the hours that are listed
};

/// C2, PlanMaker::Make: the plans that have named what is listed, 16 at once (plan_history.cc);
/// then the root and hour after hour (waiting_landings.cc).
[[nodiscard]] Requests LookForLandings(const LandingHours& hours);

/// C2, LandingCache::Open: each landing of a plan once; who carries the plan out in the same run
/// has it in memory.
[[nodiscard]] Requests ReadLandings(double landings);

/// C3 and C7, Chain::Begin, Chain::Close and MergeRun::Clean, for a plan of any kind: it is put and
/// the head moved to it; once all is there the head is read, the plan's end put, the head moved and
/// read again.
[[nodiscard]] Requests BeginAndClose();

/// C4, judged_ranges.cc, in one range: nobody has judged it yet, the head is read; ids are looked
/// up; the range's index and verdicts are put, each behind a look at the head; the verdicts are
/// read back and the index's size is asked for.
[[nodiscard]] Requests JudgeRange(const IndexLevels& index, double ids);

/// C5, outputs.cc and output_batch.cc: how far it is; then objects of the lake, of what is held and
/// of the ledger, so many at once behind two looks at the head. Of a plan that takes several such
/// turns it is noted how far it is, before each but the first (output_progress.cc). The objects'
/// own PUTs are counted where they are for all layouts, but for the ledger's `entries`.
[[nodiscard]] Requests WriteOutputs(double objects, double entries, double bytes);

/// C6, ManifestWriter: manifests of so many days are read and replaced, 1, 2, 4 … at once, behind a
/// look at the head; how far it is is noted before each time but the first.
[[nodiscard]] Requests PublishDays(double days);

/// C6, FilesInFolder: a day without a manifest has its folder listed.
[[nodiscard]] Requests FirstOfADay(double files);

/// C8, DeleteUnnamed: what stands of the index, of the list of erased ids, and of what is held.
[[nodiscard]] Requests ListUnnamed(double index_files);

/// Plans of kind kHeld, held.cc: whoever plans asks what came of each plan that holds rows and
/// lists their parts, whoever stores asks again and reads the parts.
[[nodiscard]] Requests ReadHeld(double plans, double part_bytes);

}  // namespace weir::plan
