// The end of a chain: from there on claims judge the lake, until it is seeded again.
#include "src/merge/chain_end.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "src/merge/chain.h"
#include "src/merge/plan/names.h"

namespace weir::merge {
namespace {

bool IsEnd(const Link& link) { return link.plan && link.plan->kind == PlanKind::kEnd; }

Plan EndBehind(const Link& link, event::Timestamp made_at) {
  Plan plan;
  plan.number = link.head.plan + 1;
  plan.kind = PlanKind::kEnd;
  plan.made_at = made_at;
  plan.previous = link.head.digest;
  plan.state = StateAfter(*link.plan, *link.result);
  return plan;
}

Result<void> LeaveMark(MergeObjects& objects, PlanNumber last) {
  const NewObject mark{std::string(kEndedName), fmt::format("by plan {}", last)};
  const auto created = std::move(objects.Create({&mark, 1}).front());
  return created ? Result<void>() : created.error();
}

}  // namespace

Result<void> EndChain(MergeObjects& objects, HeadStore& head, PlanNumber after) {
  Chain chain(objects, head);
  auto link = chain.Follow();
  if (!link) return link.error();
  if (!IsEnd(*link) && link->result && link->head.plan == after) {
    if (auto begun = chain.Begin(*link, EndBehind(*link, objects.Now())); !begun) return begun;
    link = chain.Follow();
    if (!link) return link.error();
  }
  if (!IsEnd(*link)) {
    return Error{ErrorKind::kConflict,
                 fmt::format("{}: the merge has gone on meanwhile; stop what merges this lake, and "
                             "begin anew",
                             objects.Describe(PlanName(link->head.plan)))};
  }
  if (link->is_open()) {
    if (auto closed = chain.Close(*link, {}); !closed) return closed;
  }
  return LeaveMark(objects, link->plan->number);
}

Error HasEnded(PlanNumber last, const MergeObjects& objects) {
  return {ErrorKind::kInvalidInput,
          fmt::format("{}: this plan has ended the merge, and claims judge the lake since; nothing "
                      "is merged until 'weir seed' lets the merge know what was claimed "
                      "(docs/layouts.md)",
                      objects.Describe(PlanName(last)))};
}

}  // namespace weir::merge
