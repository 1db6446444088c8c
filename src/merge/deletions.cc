// What goes once a plan is closed (C8): landings that it names, and what no later plan asks for.
#include "src/merge/deletions.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/merge/plan/names.h"

namespace weir::merge {
namespace {

constexpr std::size_t kDeletedAtOnce = 1'000;

/// Deletes what stands below `folder` as far as `is_over` says so, of the plan that wrote it.
Result<void> DeleteBelow(MergeObjects& objects, std::string_view folder,
                         const std::function<bool(PlanNumber, const std::string&)>& is_over) {
  std::vector<std::string> over;
  const auto listed =
      pipeline::ForEachPage(*objects.List(std::string(folder), ""),
                            [&](const pipeline::ObjectPages::Page& page) -> Result<void> {
                              for (const pipeline::ListedObject& object : page.objects) {
                                const auto writer = WriterOf(object.name, folder);
                                if (writer && is_over(*writer, object.name))
                                  over.push_back(object.name);
                              }
                              return {};
                            });
  return listed ? DeleteAll(objects, over) : listed;
}

/// Of plans before this one: what its state does not name, no later plan names either.
Result<void> DeleteUnnamed(const Plan& plan, const ChainState& state, MergeObjects& objects) {
  std::set<std::string, std::less<>> files;
  for (const IndexRun& run : state.index) {
    for (const IndexFile& file : run.files) files.insert(file.name);
  }
  if (state.erased) files.insert(state.erased->name);
  const auto is_file_over = [&](PlanNumber writer, const std::string& name) {
    return writer < plan.number && !files.contains(name);
  };
  if (auto gone = DeleteBelow(objects, kIndexFolder, is_file_over); !gone) return gone;
  if (auto gone = DeleteBelow(objects, kErasedFolder, is_file_over); !gone) return gone;
  const auto is_held_over = [&](PlanNumber writer, const std::string&) {
    return writer < plan.number &&
           std::ranges::find(state.held, writer, &HeldRows::plan) == state.held.end();
  };
  return DeleteBelow(objects, kHeldFolder, is_held_over);
}

/// Of plans before this one, which are closed: what was judged of them stands in whole pages.
Result<void> DeletePieces(const Plan& plan, MergeObjects& objects) {
  return DeleteBelow(objects, kPiecesFolder, [&plan](PlanNumber writer, const std::string&) {
    return writer < plan.number;
  });
}

}  // namespace

Result<void> DeleteAll(MergeObjects& objects, std::span<const std::string> names) {
  for (std::size_t first = 0; first < names.size(); first += kDeletedAtOnce) {
    const std::size_t count = std::min(kDeletedAtOnce, names.size() - first);
    for (const auto& deleted : objects.Delete(names.subspan(first, count))) {
      if (!deleted) return deleted.error();
    }
  }
  return {};
}

Result<void> DeleteWhatNoStateNames(const Link& link, MergeObjects& objects) {
  const Plan& plan = *link.plan;
  if (auto gone = DeletePieces(plan, objects); !gone) return gone;
  return DeleteUnnamed(plan, link.result ? StateAfter(plan, *link.result) : plan.state, objects);
}

Result<void> DeleteWhatIsOver(const Link& link, MergeObjects& objects) {
  const Plan& plan = *link.plan;
  if (auto gone = DeleteAll(objects, plan.deletes); !gone) return gone;
  const ChainState state = StateAfter(plan, *link.result);
  if (plan.kind == PlanKind::kRoll) return {};
  if (plan.kind != PlanKind::kMerge) return DeleteUnnamed(plan, state, objects);
  if (plan.state.full_listing != plan.made_at) return {};
  const auto is_below = [&](PlanNumber writer, const std::string&) { return writer < state.floor; };
  if (auto gone = DeleteBelow(objects, kVerdictsFolder, is_below); !gone) return gone;
  if (auto gone = DeleteBelow(objects, kPlansFolder, is_below); !gone) return gone;
  if (auto gone = DeletePieces(plan, objects); !gone) return gone;
  return DeleteUnnamed(plan, state, objects);
}

}  // namespace weir::merge
