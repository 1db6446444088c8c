// The verdicts of a plan, range after range (C4): those that are there, and those still to be made.
#include "src/merge/judge/judged_ranges.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "src/landing/places.h"
#include "src/merge/index/index_file.h"
#include "src/merge/index/index_lookup.h"
#include "src/merge/judge/judge.h"
#include "src/merge/plan/names.h"

namespace weir::merge {
namespace {

class RangeByRange {
 public:
  RangeByRange(OpenPlan& plan, std::span<const landing::LandingReader* const> landings,
               LandingCache& cache)
      : plan_(plan), landings_(landings), cache_(cache), index_(plan.plan().state, plan.objects()) {
    rows_.reserve(plan.plan().landings.size());
    for (const PlannedLanding& landing : plan.plan().landings) rows_.push_back(landing.rows);
  }

  /// The verdicts of a range, made if nobody has.
  Result<Step> Take(std::uint32_t number, const landing::IdRange& range, Verdicts& verdicts,
                    PlanResult& result) {
    auto known = ReadVerdicts(number);
    if (!known) return known.error();
    if (!known->has_value()) {
      if (auto step = JudgeRange(number, range); !step || *step != Step::kDone) return step;
      known = ReadVerdicts(number);
      if (!known) return known.error();
    }
    if (!known->has_value()) {
      return Error{ErrorKind::kNotFound,
                   plan_.objects().Describe(VerdictsName(plan_.plan().number, number)) +
                       ": the verdicts are gone"};
    }
    if (auto added = AddFile(number, range, **known, result); !added) return added.error();
    if (auto added = verdicts.Add(**std::move(known)); !added) return added.error();
    return Step::kDone;
  }

 private:
  Result<std::optional<Verdicts>> ReadVerdicts(std::uint32_t number) {
    const std::string name = VerdictsName(plan_.plan().number, number);
    const auto content = std::move(plan_.objects().Get({&name, 1}).front());
    if (!content) return content.error();
    if (!content->has_value()) return std::optional<Verdicts>();
    auto parsed = ParseVerdicts(**content, rows_, plan_.objects().Describe(name));
    if (!parsed) return parsed.error();
    return std::optional(*std::move(parsed));
  }

  Result<Step> JudgeRange(std::uint32_t number, const landing::IdRange& range) {
    if (auto step = plan_.MayBegin(); !step || *step != Step::kDone) return step;
    if (auto found = FindCountedBefore(); !found) return found.error();
    const auto owners = [this](std::span<const landing::IdHash> sorted) {
      return index_.Find(sorted);
    };
    const auto rows = std::accumulate(rows_.begin(), rows_.end(), std::uint64_t{0});
    IndexWriter owned(range, rows / plan_.plan().ranges);
    const auto verdicts =
        Judge({landings_, before_}, *counted_before_, range, number == 0, owners, owned);
    if (!verdicts) return verdicts.error();
    std::vector<NewObject> objects;
    if (owned.rows() > 0) {
      objects.push_back({IndexName(plan_.plan().number, number), owned.Finish()});
      if (auto step = plan_.Create(objects); !step || *step != Step::kDone) return step;
      objects.clear();
    }
    objects.push_back({VerdictsName(plan_.plan().number, number), FormatVerdicts(*verdicts)});
    return plan_.Create(objects);
  }

  /// The same for all ranges.
  Result<void> FindCountedBefore() {
    if (counted_before_) return {};
    std::vector<LandingToOpen> names;
    names.reserve(plan_.plan().before.size());
    for (const PlannedLanding& landing : plan_.plan().before) {
      names.push_back({landing.name, landing.bytes});
    }
    auto before = cache_.OpenAll(names);
    if (!before) return before.error();
    before_ = *std::move(before);
    auto counted = CountedBefore({landings_, before_});
    if (!counted) return counted.error();
    counted_before_ = *std::move(counted);
    return {};
  }

  Result<void> AddFile(std::uint32_t number, const landing::IdRange& range,
                       const Verdicts& verdicts, PlanResult& result) {
    std::uint64_t owned = 0;
    for (const auto& rows : verdicts.rows()) {
      owned += static_cast<std::uint64_t>(std::ranges::count(rows, RowVerdict::kStored));
    }
    if (owned == 0) return {};
    IndexFile file{
        .name = IndexName(plan_.plan().number, number), .range = range, .rows = owned, .bytes = 0};
    const auto source = plan_.objects().Open(file.name);
    if (!source) return source.error();
    file.bytes = (*source)->size();
    result.index.push_back(std::move(file));
    return {};
  }

  OpenPlan& plan_;
  const std::span<const landing::LandingReader* const> landings_;
  LandingCache& cache_;
  IndexLookup index_;
  std::vector<std::uint64_t> rows_;
  std::vector<const landing::LandingReader*> before_;
  std::optional<std::vector<landing::RecordPlaces>> counted_before_;
};

}  // namespace

Result<Step> JudgeRanges(OpenPlan& plan, std::span<const landing::LandingReader* const> landings,
                         LandingCache& cache, Verdicts& verdicts, PlanResult& result) {
  RangeByRange judge(plan, landings, cache);
  const auto ranges = RangesOf(plan.plan().ranges);
  for (std::uint32_t number = 0; number < ranges.size(); ++number) {
    auto step = judge.Take(number, ranges[number], verdicts, result);
    if (!step || *step != Step::kDone) return step;
  }
  if (auto whole = verdicts.CheckWhole(); !whole) return whole.error();
  return Step::kDone;
}

}  // namespace weir::merge
