// The gates of what a plan writes: no step begins without time, and nothing is put once the plan is
// not the head's any more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "src/merge/chain.h"
#include "src/merge/plan/plan.h"
#include "src/merge/ports.h"
#include "src/merge/settings.h"
#include "src/result/result.h"

namespace weir::merge {

/// How a part of a plan's work has ended.
enum class Step : std::uint8_t {
  kDone,
  kMovedOn,    ///< somebody else has closed the plan: nothing is left to do for it
  kOutOfTime,  ///< whoever comes next goes on
};

class OpenPlan {
 public:
  /// So many large manifests are named.
  static constexpr std::size_t kMostNamed = 10;

  /// There is time for a first step: whoever makes it has asked. So each run takes the plan a step
  /// further, however short its time is.
  /// REQUIRES: the link is open. All outlive it.
  OpenPlan(const Link& link, Chain& chain, MergeObjects& objects, const MayGoOn& may_go_on,
           const OutputLimits& outputs = {})
      : link_(link), chain_(chain), objects_(objects), may_go_on_(may_go_on), outputs_(outputs) {}

  [[nodiscard]] const Plan& plan() const { return *link_.plan; }
  [[nodiscard]] const std::string& digest() const { return link_.head.digest; }
  [[nodiscard]] const OutputLimits& output_limits() const { return outputs_; }
  [[nodiscard]] MergeObjects& objects() { return objects_; }

  /// Before a step of bounded length whose end asks for the head: whether there is time.
  [[nodiscard]] Step HasTime();
  /// Before a step of bounded length that makes something anew: whether there is time, and the plan
  /// still is the head's.
  [[nodiscard]] Result<Step> MayBegin();
  /// Before what a step has made is put: whether the plan still is the head's. Time is not asked
  /// for, or a step that took nearly all of it would be done in vain, run after run.
  [[nodiscard]] Result<Step> MayPut();
  /// Creates them if they may be put, which is asked once their requests are signed; those that are
  /// there are as good, for they hold the same.
  [[nodiscard]] Result<Step> Create(std::span<const NewObject> outputs);
  /// The same for objects that change; `outcomes` are those of each, once they were sent.
  [[nodiscard]] Result<Step> Replace(std::span<const Replacement> objects,
                                     std::vector<Result<bool>>& outcomes);

  /// A manifest that the plan makes so large that people have to know.
  void NoteLarge(const std::string& manifest, std::size_t bytes);
  /// The first of them.
  [[nodiscard]] const std::vector<Error>& large() const { return large_; }

 private:
  const Link& link_;
  Chain& chain_;
  MergeObjects& objects_;
  const MayGoOn& may_go_on_;
  const OutputLimits outputs_;
  bool is_first_step_ = true;
  std::vector<Error> large_;
};

}  // namespace weir::merge
