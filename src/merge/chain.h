// The chain of plans and its head: followed (C1), made longer by a plan (C3), closed (C7).
#pragma once

#include <optional>
#include <string>

#include "src/merge/plan/plan.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::merge {

/// Where the chain is.
struct Link {
  Head head;
  std::optional<Plan> plan;          ///< the one that the head names; nothing before the first
  std::optional<PlanResult> result;  ///< what came of it, once it is closed

  [[nodiscard]] bool is_open() const { return plan.has_value() && !head.closed; }
};

class Chain {
 public:
  /// Both outlive it.
  Chain(MergeObjects& objects, HeadStore& head) : objects_(objects), head_(head) {}

  /// C1. A head that is behind its chain is moved up, and nothing is done again. kConflict where
  /// the lake is merged by another head, kCorrupt where the head names what is not there.
  [[nodiscard]] Result<Link> Follow();

  /// C3. Puts the plan behind a closed link, or takes the one that was there first, and moves the
  /// head to it. Where that leads is for Follow() to say.
  [[nodiscard]] Result<void> Begin(const Link& link, const Plan& plan);

  /// Whether the head still names this plan, open. False when it is further; kCorrupt when it is
  /// behind.
  [[nodiscard]] Result<bool> IsAt(const Head& head);

  /// C7. REQUIRES: all outputs of the plan are there.
  [[nodiscard]] Result<void> Close(const Link& link, const PlanResult& result);

 private:
  [[nodiscard]] Result<void> CheckOwner();
  /// Nothing where the head was moved, or has moved meanwhile.
  [[nodiscard]] Result<std::optional<Link>> LinkAt(const Head& head);
  /// A head without its plan: the chain is found by listing it.
  [[nodiscard]] Result<std::optional<Link>> FindChain(const Head& head);
  [[nodiscard]] Result<std::optional<Link>> MoveTo(const Head& from, PlanNumber number,
                                                   const std::string& plan_bytes);
  [[nodiscard]] Result<std::optional<std::string>> GetOne(const std::string& name);
  [[nodiscard]] Error Ahead(const Head& head, std::string_view how) const;

  MergeObjects& objects_;
  HeadStore& head_;
};

/// The highest number that a listing of the plans shows; 0 where none is there.
[[nodiscard]] Result<PlanNumber> HighestListedPlan(MergeObjects& objects);

}  // namespace weir::merge
