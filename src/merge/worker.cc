// The worker: takes a lake's chain of plans forward, step by step (C1 to C8).
#include "src/merge/worker.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "src/landing/name.h"
#include "src/merge/chain.h"
#include "src/merge/chain_end.h"
#include "src/merge/deletions.h"
#include "src/merge/index/erased_index.h"
#include "src/merge/index/rolled_index.h"
#include "src/merge/judge/judged_ranges.h"
#include "src/merge/judge/landing_cache.h"
#include "src/merge/judge/verdicts.h"
#include "src/merge/open_plan.h"
#include "src/merge/output/held.h"
#include "src/merge/output/outputs.h"
#include "src/merge/plan/plan_maker.h"
#include "src/merge/rollup/rolled_files.h"
#include "src/merge/seed.h"

namespace weir::merge {
namespace {

void Add(const PlanResult& result, PlanResult& sum) {
  sum.stored += result.stored;
  sum.duplicates += result.duplicates;
  sum.conflicts += result.conflicts;
  sum.quarantined += result.quarantined;
  sum.counted_before += result.counted_before;
  sum.held += result.held;
  sum.objects += result.objects;
  sum.rolled += result.rolled;
}

/// What a plan keeps waiting until it is closed.
struct OpenNow {
  event::Timestamp since;
  std::optional<event::Timestamp> oldest;  ///< the beginning of its oldest landing's hour
};

OpenNow OpenAs(const Plan& plan) {
  OpenNow open{.since = plan.made_at, .oldest = std::nullopt};
  for (const PlannedLanding& landing : plan.landings) {
    const auto name = landing::LandingName::Parse(landing.name);
    const auto hour = name ? landing::ParseHour(name->hour) : std::nullopt;
    if (hour) open.oldest = std::min(*hour, open.oldest.value_or(*hour));
  }
  return open;
}

class MergeRun {
 public:
  MergeRun(const MergeSettings& settings, MergeObjects& objects, HeadStore& head,
           const MayGoOn& may_go_on, const NotePlanOpen& note_open)
      : settings_(settings),
        objects_(objects),
        may_go_on_(may_go_on),
        note_open_(note_open),
        chain_(objects, head),
        landings_(objects),
        maker_(settings, objects, landings_, may_go_on) {}

  Result<MergeSummary> Run() {
    while (may_go_on_() && !summary_.done) {
      open_.reset();
      auto link = chain_.Follow();
      if (!link) return link.error();
      const bool was_open = link->is_open();
      const bool is_left = std::exchange(is_first_, false) && was_open;
      if (is_left && note_open_) note_open_(*link->plan);
      judged_in_ = is_left ? JudgedIn::kPieces : JudgedIn::kOneGo;
      const auto step = was_open ? CarryOut(*link) : Extend(*link);
      if (!step) {
        // Whoever is slow misses what others have done with: only the head's plan can go wrong.
        const auto is_at = chain_.IsAt(link->head);
        if (!is_at) return is_at.error();
        if (*is_at) return step.error();
      } else if (*step == Step::kOutOfTime) {
        break;
      }
      if (was_open || !step) open_.reset();
      if (was_open) maker_.NoteClosed(*link->plan, summary_);
    }
    if (open_) {
      summary_.open_since = open_->since;
      const auto listed = summary_.oldest_waiting;
      if (open_->oldest)
        summary_.oldest_waiting = std::min(*open_->oldest, listed.value_or(*open_->oldest));
    }
    return std::move(summary_);
  }

 private:
  Result<Step> Extend(const Link& link) {
    landings_.Clear();
    if (!link.plan) {
      if (auto seeded = CheckSeeded(objects_); !seeded) return seeded.error();
    } else if (link.plan->kind == PlanKind::kEnd) {
      return HasEnded(link.plan->number, objects_);
    }
    auto plan = maker_.Make(link, summary_);
    if (!plan) return plan.error();
    if (!plan->has_value()) {
      if (maker_.is_stopped()) return Step::kOutOfTime;
      summary_.done = true;
      return Step::kDone;
    }
    if (auto begun = chain_.Begin(link, **plan); !begun) return begun.error();
    maker_.NoteBegun(**plan);
    open_ = OpenAs(**plan);
    return Step::kDone;
  }

  Result<Step> CarryOut(Link& link) {
    OpenPlan plan(link, chain_, objects_, may_go_on_, settings_.outputs);
    open_ = OpenAs(plan.plan());
    PlanResult result;
    const auto written = Write(plan, result);
    for (const Error& manifest : plan.large()) {
      if (summary_.large.size() < OpenPlan::kMostNamed) summary_.large.push_back(manifest);
    }
    if (!written || *written != Step::kDone) return written;
    if (auto step = plan.MayPut(); !step || *step != Step::kDone) return step;
    if (auto closed = chain_.Close(link, result); !closed) return closed.error();
    ++summary_.plans;
    Add(result, summary_.rows);
    return Clean(link, std::move(result));
  }

  Result<Step> Write(OpenPlan& plan, PlanResult& result) {
    switch (plan.plan().kind) {
      case PlanKind::kMerge:
        return MergeWindow(plan, result);
      case PlanKind::kHeld:
        return StoreHeld(plan, result);
      case PlanKind::kIndex:
        return RollIndex(plan, result);
      case PlanKind::kRoll:
        return RollFiles(plan, result);
      case PlanKind::kErase:
        return EraseFromIndex(plan, result);
      case PlanKind::kEnd:
        return Step::kDone;
    }
    return Step::kDone;
  }

  Result<Step> MergeWindow(OpenPlan& plan, PlanResult& result) {
    if (plan.plan().landings.empty()) return Step::kDone;
    std::vector<LandingToOpen> names;
    std::vector<std::uint64_t> rows;
    names.reserve(plan.plan().landings.size());
    rows.reserve(plan.plan().landings.size());
    for (const PlannedLanding& landing : plan.plan().landings) {
      names.push_back({landing.name, landing.bytes});
      rows.push_back(landing.rows);
    }
    const auto landings = landings_.OpenAll(names);
    if (!landings) return landings.error();
    Verdicts verdicts(rows);
    if (auto step = JudgeRanges(plan, *landings, landings_, judged_in_, verdicts, result);
        !step || *step != Step::kDone) {
      return step;
    }
    return WriteOutputs(plan, *landings, verdicts, result);
  }

  /// Only once the head is closed: a second worker of the plan that misses a landing must find it
  /// so.
  Result<Step> Clean(Link& link, PlanResult result) {
    const auto is_at = chain_.IsAt(link.head);
    if (!is_at) return is_at.error();
    if (*is_at) return Step::kDone;
    link.head.closed = true;
    link.result = std::move(result);
    if (auto gone = DeleteWhatIsOver(link, objects_); !gone) return gone.error();
    return Step::kDone;
  }

  const MergeSettings& settings_;
  MergeObjects& objects_;
  const MayGoOn& may_go_on_;
  const NotePlanOpen& note_open_;
  bool is_first_ = true;
  /// A window that another run has left open may be too much for one.
  JudgedIn judged_in_ = JudgedIn::kOneGo;
  Chain chain_;
  LandingCache landings_;
  PlanMaker maker_;
  MergeSummary summary_;
  std::optional<OpenNow> open_;  ///< as far as this run knows
};

}  // namespace

Result<MergeSummary> RunMerge(const MergeSettings& settings, MergeObjects& objects, HeadStore& head,
                              const MayGoOn& may_go_on, const NotePlanOpen& note_open) {
  return MergeRun(settings, objects, head, may_go_on, note_open).Run();
}

}  // namespace weir::merge
