// Judges a part of a plan's ids, a range or a piece of one, and puts what that gives (C4).
#include "src/merge/judge/part_judge.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "src/merge/index/index_file.h"
#include "src/merge/judge/judge.h"
#include "src/merge/plan/plan.h"

namespace weir::merge {

PartJudge::PartJudge(OpenPlan& plan, std::span<const landing::LandingReader* const> landings,
                     LandingCache& cache)
    : plan_(plan), landings_(landings), cache_(cache), index_(plan.plan().state, plan.objects()) {
  rows_.reserve(plan.plan().landings.size());
  for (const PlannedLanding& landing : plan.plan().landings) rows_.push_back(landing.rows);
}

std::uint64_t PartJudge::all_rows() const {
  return std::accumulate(rows_.begin(), rows_.end(), std::uint64_t{0});
}

Result<std::optional<Verdicts>> PartJudge::ReadPage(const std::string& name) {
  const auto content = std::move(plan_.objects().Get({&name, 1}).front());
  if (!content) return content.error();
  if (!content->has_value()) return std::optional<Verdicts>();
  auto parsed = ParseVerdicts(**content, rows_, plan_.objects().Describe(name));
  if (!parsed) return parsed.error();
  return std::optional(*std::move(parsed));
}

Result<Step> PartJudge::Judge(const PartToJudge& part) {
  if (auto step = plan_.MayBegin(); !step || *step != Step::kDone) return step;
  if (auto found = FindCountedBefore(); !found) return found.error();
  const auto owners = [this](std::span<const landing::IdHash> sorted) {
    return index_.Find(sorted);
  };
  IndexWriter owned(part.range, part.expected);
  const auto verdicts = merge::Judge({landings_, before_}, *counted_before_, part.range,
                                     part.is_first, owners, owned);
  if (!verdicts) return verdicts.error();
  return Put(part, *verdicts, owned);
}

Result<Step> PartJudge::Put(const PartToJudge& part, const Verdicts& verdicts, IndexWriter& owned) {
  std::vector<NewObject> objects;
  if (owned.rows() > 0) {
    objects.push_back({part.index_name, owned.Finish()});
    if (auto step = plan_.Create(objects); !step || *step != Step::kDone) return step;
    objects.clear();
  }
  objects.push_back({part.verdicts_name, FormatVerdicts(verdicts)});
  return plan_.Create(objects);
}

/// The same for all parts.
Result<void> PartJudge::FindCountedBefore() {
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

std::uint64_t CountStored(const Verdicts& verdicts) {
  std::uint64_t stored = 0;
  for (const auto& rows : verdicts.rows()) {
    stored += static_cast<std::uint64_t>(std::ranges::count(rows, RowVerdict::kStored));
  }
  return stored;
}

}  // namespace weir::merge
