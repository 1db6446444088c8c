// Erases events from a lake that landings are merged into.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/lake/erased_sweep.h"
#include "src/lake/erasure.h"
#include "src/lake/erasure_report.h"
#include "src/landing/name.h"
#include "src/merge/chain_survey.h"
#include "src/merge/deletions.h"
#include "src/merge/index/index_lookup.h"
#include "src/merge/output/held.h"
#include "src/merge/plan/names.h"
#include "src/merge/plan/plan_history.h"
#include "src/merge/worker.h"
#include "src/pipeline/layout.h"

namespace weir::lake {
namespace {

/// So often what was rolled up meanwhile is looked through: a pass takes seconds, and a day that is
/// rolled up stays so.
constexpr int kMostPasses = 100;

class MergedErasure {
 public:
  MergedErasure(merge::MergeObjects& objects, merge::HeadStore& head, ErasedIds& ids,
                const ErasureOptions& options)
      : objects_(objects),
        head_(head),
        ids_(ids),
        options_(options),
        sweep_options_{.only_looks = options.dry_run, .may_go_on = options.may_go_on},
        record_(objects, ids.hashes()),
        sweep_(objects, ids, record_, sweep_options_) {}

  Result<ErasureReport> Run() {
    const auto survey = merge::SurveyChain(objects_, head_);
    if (!survey) return survey.error();
    if (auto counted = CountKnown(survey->state); !counted) return counted.error();
    if (auto found = record_.Find(); !found) return found.error();
    if (options_.dry_run) {
      if (auto looked = LookIntoHeld(*survey); !looked) return looked.error();
      if (auto swept = Sweep(0); !swept) return swept.error();
      return Report();
    }
    if (report_.known_before < report_.ids) {
      if (auto begun = record_.Begin(); !begun) return begun.error();
    }
    if (auto swept = SweepUntilNothingComes(); !swept) return swept.error();
    return Finish();
  }

 private:
  Result<void> CountKnown(const merge::ChainState& state) {
    merge::ChainState erased;
    erased.erased = state.erased;
    const auto known = merge::IndexLookup(erased, objects_).Find(ids_.hashes());
    if (!known) return known.error();
    report_.ids = ids_.hashes().size();
    report_.known_before = known->size();
    return {};
  }

  Result<void> LookIntoHeld(const merge::ChainSurvey& survey) {
    for (const merge::HeldRows& held : survey.state.held) {
      const auto result = survey.results.find(held.plan);
      if (result == survey.results.end()) continue;
      merge::HeldReader reader(objects_, held.plan, result->second.held);
      while (true) {
        const auto more = reader.Next();
        if (!more) return more.error();
        if (!*more) break;
        if (ids_.IsEvent(reader.line())) ++held_;
      }
    }
    return {};
  }

  /// Has the ids known, what is held stored, and whatever plan is open carried out.
  Result<void> MakeKnown() {
    merge::MergeSettings settings;
    settings.erases = ids_.hashes();
    const auto summary = merge::RunMerge(settings, objects_, head_, options_.may_go_on);
    if (!summary) return summary.error();
    if (summary->done) return {};
    return Error{ErrorKind::kUnavailable, "stopped; run it again to go on"};
  }

  /// What a worker that was stopped has left: old files of the index have the fingerprints still,
  /// and old held rows the events.
  Result<void> DeleteLeftovers() {
    auto link = merge::Chain(objects_, head_).Follow();
    if (!link) return link.error();
    return link->plan ? merge::DeleteWhatNoStateNames(*link, objects_) : Result<void>();
  }

  /// Objects that are clean stay so, and no plan behind the one that has made the ids known stores
  /// them. But one that rolls up a day may have read files before they were clean.
  Result<void> SweepUntilNothingComes() {
    merge::PlanNumber from = 0;
    for (int pass = 0; pass < kMostPasses; ++pass) {
      if (auto known = MakeKnown(); !known) return known;
      if (auto gone = DeleteLeftovers(); !gone) return gone;
      const auto before = head_.Read();
      if (!before) return before.error();
      if (auto swept = Sweep(from); !swept) return swept;
      const auto after = head_.Read();
      if (!after) return after.error();
      from = before->closed ? before->plan + 1 : before->plan;
      const auto rolls = Rolls(from, after->plan);
      if (!rolls) return rolls.error();
      if (!*rolls) return {};
    }
    return Error{ErrorKind::kUnavailable,
                 "days are rolled up all the time while this goes on; run it again"};
  }

  Result<bool> Rolls(merge::PlanNumber first, merge::PlanNumber last) {
    bool rolls = false;
    const auto read = merge::ForEachPlan(
        objects_, first, last, [&rolls](const merge::Plan& plan) { rolls |= !plan.rolls.empty(); });
    if (!read) return read.error();
    return rolls;
  }

  /// What plans from that one on have made; landings and all that is there from 0 on.
  Result<void> Sweep(merge::PlanNumber from) {
    const auto is_output = [from](std::string_view name) {
      return from == 0 || merge::OutputPlanOf(name).value_or(0) >= from;
    };
    const auto is_landing = [](std::string_view name) {
      const auto parsed = landing::LandingName::Parse(name);
      return parsed && parsed->Text("") == name;
    };
    if (from == 0) {
      const auto swept = sweep_.Sweep(fmt::format("{}/", landing::kLandingFolder), is_landing);
      if (!swept) return swept;
    }
    for (const std::string_view folder : {pipeline::kLakeFolder, pipeline::kQuarantineFolder}) {
      if (auto swept = sweep_.Sweep(fmt::format("{}/", folder), is_output); !swept) return swept;
    }
    return {};
  }

  Result<ErasureReport> Finish() {
    const auto survey = merge::SurveyChain(objects_, head_);
    if (!survey) return survey.error();
    if (survey->state.erased) report_.plan = merge::ErasedMakerOf(survey->state.erased->name);
    return Report();
  }

  Result<ErasureReport> Report() {
    const auto completed = CompleteReport(options_, record_, sweep_, report_);
    if (!completed) return completed.error();
    report_.counts.events += held_;
    return std::move(report_);
  }

  merge::MergeObjects& objects_;
  merge::HeadStore& head_;
  ErasedIds& ids_;
  const ErasureOptions& options_;
  const ErasedSweep::Options sweep_options_;
  ErasureRecord record_;
  ErasedSweep sweep_;
  ErasureReport report_;
  std::uint64_t held_ = 0;
};

}  // namespace

Result<ErasureReport> EraseFromMerged(merge::MergeObjects& objects, merge::HeadStore& head,
                                      ErasedIds& ids, const ErasureOptions& options) {
  return MergedErasure(objects, head, ids, options).Run();
}

}  // namespace weir::lake
