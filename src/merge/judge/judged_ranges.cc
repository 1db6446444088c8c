// The verdicts of a plan, range after range (C4): those that are there, and those still to be made.
#include "src/merge/judge/judged_ranges.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "src/merge/judge/part_judge.h"
#include "src/merge/judge/range_pieces.h"
#include "src/merge/plan/names.h"

namespace weir::merge {
namespace {

class RangeByRange {
 public:
  RangeByRange(OpenPlan& plan, std::span<const landing::LandingReader* const> landings,
               LandingCache& cache, JudgedIn way)
      : plan_(plan), judge_(plan, landings, cache), way_(way) {}

  /// The verdicts of a range, made if nobody has.
  Result<Step> Take(std::uint32_t number, const landing::IdRange& range, Verdicts& verdicts,
                    PlanResult& result) {
    const PlanNumber plan = plan_.plan().number;
    const PartToJudge part = {.range = range,
                              .is_first = number == 0,
                              .expected = judge_.all_rows() / plan_.plan().ranges,
                              .index_name = IndexName(plan, number),
                              .verdicts_name = VerdictsName(plan, number)};
    auto known = judge_.ReadPage(part.verdicts_name);
    if (!known) return known.error();
    if (!known->has_value()) {
      const auto step =
          way_ == JudgedIn::kOneGo ? judge_.Judge(part) : JudgeByPieces(judge_, number, part);
      if (!step || *step != Step::kDone) return step;
      known = judge_.ReadPage(part.verdicts_name);
      if (!known) return known.error();
    }
    if (!known->has_value()) {
      return Error{ErrorKind::kNotFound,
                   plan_.objects().Describe(part.verdicts_name) + ": the verdicts are gone"};
    }
    if (auto added = AddFile(part, CountStored(**known), result); !added) return added.error();
    if (auto added = verdicts.Add(**std::move(known)); !added) return added.error();
    return Step::kDone;
  }

 private:
  Result<void> AddFile(const PartToJudge& part, std::uint64_t owned, PlanResult& result) {
    if (owned == 0) return {};
    IndexFile file{.name = part.index_name, .range = part.range, .rows = owned, .bytes = 0};
    const auto source = plan_.objects().Open(file.name);
    if (!source) return source.error();
    file.bytes = (*source)->size();
    result.index.push_back(std::move(file));
    return {};
  }

  OpenPlan& plan_;
  PartJudge judge_;
  const JudgedIn way_;
};

}  // namespace

Result<Step> JudgeRanges(OpenPlan& plan, std::span<const landing::LandingReader* const> landings,
                         LandingCache& cache, JudgedIn way, Verdicts& verdicts,
                         PlanResult& result) {
  RangeByRange judge(plan, landings, cache, way);
  const auto ranges = RangesOf(plan.plan().ranges);
  for (std::uint32_t number = 0; number < ranges.size(); ++number) {
    auto step = judge.Take(number, ranges[number], verdicts, result);
    if (!step || *step != Step::kDone) return step;
  }
  if (auto whole = verdicts.CheckWhole(); !whole) return whole.error();
  return Step::kDone;
}

}  // namespace weir::merge
