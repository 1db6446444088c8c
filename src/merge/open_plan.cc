// The gates of what a plan writes: no step begins without time, and nothing is put once the plan is
// not the head's any more.
#include "src/merge/open_plan.h"

#include <utility>

#include <fmt/format.h>

namespace weir::merge {

void OpenPlan::NoteLarge(const std::string& manifest, std::size_t bytes) {
  if (large_.size() == kMostNamed) return;
  large_.push_back({ErrorKind::kExhausted,
                    fmt::format("{}: it has {} bytes, and beyond 256 MB none can be read: then the "
                                "merge stops. Merge more rarely (merge_minutes), or have days "
                                "rolled up sooner (roll_after_hours)",
                                objects_.Describe(manifest), bytes)});
}

Step OpenPlan::HasTime() {
  const bool has_time = std::exchange(is_first_step_, false) || may_go_on_();
  return has_time ? Step::kDone : Step::kOutOfTime;
}

Result<Step> OpenPlan::MayBegin() {
  return HasTime() == Step::kDone ? MayPut() : Result<Step>(Step::kOutOfTime);
}

Result<Step> OpenPlan::MayPut() {
  const auto is_at = chain_.IsAt(link_.head);
  if (!is_at) return is_at.error();
  return *is_at ? Step::kDone : Step::kMovedOn;
}

// The head is read between the signing of requests and their sending: of a worker that is frozen
// behind that, the store refuses what it sends later, for its signature is too old by then.
Result<Step> OpenPlan::Create(std::span<const NewObject> outputs) {
  Result<Step> may_put = Step::kDone;
  const auto created = objects_.Create(outputs, [&] {
    may_put = MayPut();
    return may_put && *may_put == Step::kDone;
  });
  if (!may_put || *may_put != Step::kDone) return may_put;
  for (const auto& one : created) {
    if (!one) return one.error();
  }
  return Step::kDone;
}

Result<Step> OpenPlan::Replace(std::span<const Replacement> objects,
                               std::vector<Result<bool>>& outcomes) {
  Result<Step> may_put = Step::kDone;
  outcomes = objects_.Replace(objects, [&] {
    may_put = MayPut();
    return may_put && *may_put == Step::kDone;
  });
  return may_put;
}

}  // namespace weir::merge
