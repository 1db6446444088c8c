// Chooses a pipeline, and says where the choice ends.
#include "src/plan/plan.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace weir::plan {
namespace {

bool MergeKeepsUp(const Workload& workload, const Settings& settings) {
  return settings.HasClaims() || KeepsUp(MergeLoadOf(workload, settings), settings);
}

bool KeepsUp(const Workload& workload, const Settings& settings) {
  return MergeKeepsUp(workload, settings) && KeepsUp(CompactLoadOf(workload, settings), settings);
}

Pipeline MakePipeline(const Workload& workload, const Settings& settings, const Prices& prices) {
  return {settings, LoadOf(workload, settings), BillOf(workload, settings, prices)};
}

double Handicap(const Settings& settings) {
  double usd = 0;
  if (settings.stream == StreamMode::kProvisioned) usd += kWorthWatchingUsd;
  if (settings.HasClaims() && settings.claims == ClaimMode::kProvisioned) usd += kWorthWatchingUsd;
  return usd;
}

/// The alternatives to one pipeline, thing by thing.
class Comparison {
 public:
  Comparison(const Workload& workload, const Wishes& wishes, const Settings& chosen,
             const Prices& prices)
      : workload_(workload), wishes_(wishes), chosen_(chosen), prices_(prices) {}

  std::vector<Alternative> Make() {
    for (const Layout layout : {Layout::kEvent, Layout::kBatch, Layout::kLanding}) {
      Add("layout", NameOf(layout),
          MakeSettings(workload_, wishes_, layout, chosen_.stream, chosen_.claims),
          layout == chosen_.layout);
    }
    for (const StreamMode stream :
         {StreamMode::kProvisioned, StreamMode::kOnDemand, StreamMode::kAdvantage}) {
      Add("stream", NameOf(stream),
          MakeSettings(workload_, wishes_, chosen_.layout, stream, chosen_.claims),
          stream == chosen_.stream);
    }
    for (const auto& [hours, name] : {std::pair{24u, "1 day"}, std::pair{168u, "7 days"}}) {
      Wishes wishes = wishes_;
      wishes.retention_hours = hours;
      Add("stream keeps", name,
          MakeSettings(workload_, wishes, chosen_.layout, chosen_.stream, chosen_.claims),
          hours == chosen_.retention_hours);
    }
    if (chosen_.HasClaims()) {
      for (const ClaimMode claims : {ClaimMode::kOnDemand, ClaimMode::kProvisioned}) {
        Add("claims", NameOf(claims),
            MakeSettings(workload_, wishes_, chosen_.layout, chosen_.stream, claims),
            claims == chosen_.claims);
      }
    }
    for (const bool is_aggregated : {false, true}) {
      Wishes wishes = wishes_;
      wishes.is_aggregated = is_aggregated;
      Add("producers", is_aggregated ? "aggregating" : "record by record",
          MakeSettings(workload_, wishes, chosen_.layout, chosen_.stream, chosen_.claims),
          is_aggregated == chosen_.is_aggregated);
    }
    return std::move(alternatives_);
  }

 private:
  void Add(std::string_view what, std::string_view name, const Settings& settings, bool is_chosen) {
    alternatives_.push_back({what, name, MakePipeline(workload_, settings, prices_), is_chosen,
                             KeepsUp(workload_, settings)});
  }

  const Workload& workload_;
  const Wishes& wishes_;
  const Settings& chosen_;
  const Prices& prices_;
  std::vector<Alternative> alternatives_;
};

Pipeline WithLandings(const Workload& workload, const Wishes& wishes, Decided decided,
                      const Prices& prices) {
  decided.layout = Layout::kLanding;
  return ChoosePipeline(workload, wishes, decided, prices);
}

std::vector<Larger> LargerOnes(const Workload& workload, const Wishes& wishes,
                               const Decided& decided, const Prices& prices) {
  std::vector<Larger> all;
  for (const double factor : {1.0, 10.0, 100.0, 1'000.0}) {
    Larger larger;
    larger.factor = factor;
    larger.workload = workload;
    larger.workload.events_per_second *= factor;
    if (larger.workload.events_per_second > kMaxEventsPerSecond) break;
    larger.pipeline = ChoosePipeline(larger.workload, wishes, decided, prices);
    larger.first_quota = QuotasOf(larger.workload, larger.pipeline.settings).front();
    const Pipeline landing = WithLandings(larger.workload, wishes, decided, prices);
    larger.landing_usd = landing.bill.Total();
    larger.landing_keeps_up = KeepsUp(larger.workload, landing.settings);
    all.push_back(std::move(larger));
  }
  return all;
}

constexpr double kFullQuota = 0.8;

/// "95 % of", "3.8 times".
std::string ShareOfQuota(const Quota& quota) {
  if (quota.Share() <= 1) return fmt::format("{:.0f} % of", quota.Share() * 100);
  return fmt::format("{:.3g} times", quota.Share());
}

/// Whether the design is the right one at all.
std::vector<std::string> AdviceOn(const Plan& plan) {
  constexpr double kFewUsdForClaims = 20;
  constexpr double kMeasuredTo = 1e9 / kSecondsPerHour;
  std::vector<std::string> advice;
  const Pipeline& chosen = plan.chosen;
  const Larger& now = plan.larger.front();
  if (chosen.settings.HasClaims() && now.landing_keeps_up &&
      now.landing_usd + kFewUsdForClaims < chosen.bill.Total()) {
    advice.push_back(
        fmt::format("Claims are paid by the event: --layout landing would cost ${:.0f} a month, "
                    "and events are in the lake {} minutes later.",
                    now.landing_usd, chosen.settings.merge_minutes));
  }
  if (!MergeKeepsUp(plan.workload, chosen.settings)) {
    advice.push_back(fmt::format(
        "The merge does not keep up: a run would take {:.0f} s once its index is full, and has "
        "{:.0f}. Landings would wait for ever longer; docs/merge.md says what it is for.",
        MergeLoadOf(plan.workload, chosen.settings).run_seconds, MostRunSeconds(chosen.settings)));
  }
  const CompactLoad compact = CompactLoadOf(plan.workload, chosen.settings);
  if (!KeepsUp(compact, chosen.settings)) {
    advice.push_back(fmt::format(
        "The roll-up does not keep up: a run would take {:.0f} s, and has {}. What it leaves the "
        "next one does, and days would wait for ever longer.",
        compact.run_seconds, chosen.settings.compact_timeout_seconds));
  }
  if (chosen.settings.stream == StreamMode::kAdvantage) {
    advice.emplace_back(
        "On-demand Advantage is switched on for the whole account, and paid for 25 MB/s at least.");
  }
  for (const Quota& quota : plan.quotas) {
    if (quota.Share() < kFullQuota) break;
    advice.push_back(fmt::format("{} takes {} the default quota: {}.", quota.name,
                                 ShareOfQuota(quota), quota.remedy));
  }
  if (plan.workload.events_per_second > kMeasuredTo) {
    advice.emplace_back(
        "Beyond 10^9 events an hour this design ends: take Kafka and a table format (Iceberg).");
  }
  advice.emplace_back(
      "Where events have to be joined or summed while they flow, or are needed within a second, "
      "another engine begins: a stream processor (Flink, Spark).");
  return advice;
}

}  // namespace

Pipeline ChoosePipeline(const Workload& workload, const Wishes& wishes, const Decided& decided,
                        const Prices& prices) {
  std::vector<Pipeline> all;
  for (const StreamMode stream : {StreamMode::kOnDemand, StreamMode::kProvisioned}) {
    for (const ClaimMode claims : {ClaimMode::kOnDemand, ClaimMode::kProvisioned}) {
      const Settings settings =
          MakeSettings(workload, wishes, decided.layout.value_or(Layout::kBatch),
                       decided.stream.value_or(stream), decided.claims.value_or(claims));
      all.push_back(MakePipeline(workload, settings, prices));
    }
  }
  return *std::ranges::min_element(all, {}, [](const Pipeline& pipeline) {
    return pipeline.bill.Total() + Handicap(pipeline.settings);
  });
}

Plan MakePlan(const Workload& workload, const Wishes& wishes, const Decided& decided,
              const Prices& prices) {
  Plan plan;
  plan.workload = workload;
  plan.wishes = wishes;
  plan.chosen = ChoosePipeline(workload, wishes, decided, prices);
  plan.alternatives = Comparison(workload, wishes, plan.chosen.settings, prices).Make();
  plan.quotas = QuotasOf(workload, plan.chosen.settings);
  plan.larger = LargerOnes(workload, wishes, decided, prices);
  plan.advice = AdviceOn(plan);
  return plan;
}

}  // namespace weir::plan
