// A plan for machines: one JSON object with everything, on one line.
#include "src/plan/plan_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/text/json_string.h"

namespace weir::plan {
namespace {

using text::JsonString;

/// `member(item)` is the JSON of an item.
template <typename Items, typename Member>
std::string ListJson(const Items& items, const Member& member) {
  std::vector<std::string> texts;
  texts.reserve(items.size());
  for (const auto& item : items) texts.push_back(member(item));
  return fmt::format("[{}]", fmt::join(texts, ","));
}

std::string WorkloadJson(const Workload& workload) {
  return fmt::format(
      R"({{"events_per_second":{},"event_bytes":{},"types":{},"late_share":{},"late_days":{},)"
      R"("duplicate_share":{},"bad_share":{},"peak":{},"events_per_month":{}}})",
      workload.events_per_second, workload.event_bytes, workload.types, workload.late_share,
      workload.late_days, workload.duplicate_share, workload.bad_share, workload.peak,
      workload.EventsPerMonth());
}

std::string SettingsJson(const Settings& settings) {
  return fmt::format(
      R"({{"layout":"{}","stream":"{}","claims":"{}","aggregated":{},"shards":{},)"
      R"("retention_hours":{},"batch_size":{},"batch_window_seconds":{},)"
      R"("parallelization_factor":{},"memory_mb":{},"claim_days":{},"merge_minutes":{},)"
      R"("merge_memory_mb":{},"merge_timeout_seconds":{},"horizon_days":{},"redelivery_days":{},)"
      R"("roll_after_hours":{},"compact_hours":{}}})",
      NameOf(settings.layout), NameOf(settings.stream),
      settings.HasClaims() ? NameOf(settings.claims) : std::string_view("none"),
      settings.is_aggregated, settings.shards, settings.retention_hours, settings.batch_size,
      settings.batch_window_seconds, settings.parallelization_factor, settings.memory_mb,
      settings.claim_days, settings.merge_minutes, settings.merge_memory_mb,
      settings.merge_timeout_seconds, settings.horizon_days, settings.RedeliveryDays(),
      settings.roll_after_hours, settings.compact_hours);
}

std::string LoadJson(const Load& load) {
  return fmt::format(
      R"({{"records_per_second":{},"events_per_batch":{},"batches_per_second":{},)"
      R"("batch_seconds":{},"lake_objects_per_second":{},"events_per_object":{},)"
      R"("claims_per_second":{},"claim_gb":{},"concurrency":{},"peak_concurrency":{},)"
      R"("fresh_seconds":{}}})",
      load.records, load.events_per_batch, load.batches, load.batch_seconds, load.lake_objects,
      load.events_per_object, load.claims, load.claim_gb, load.concurrency, load.peak_concurrency,
      load.fresh_seconds);
}

std::string BillJson(const Bill& bill) {
  const std::string items = ListJson(bill.items, [](const BillItem& item) {
    return fmt::format(R"({{"service":"{}","what":{},"amount":{},"unit":{},"usd":{}}})",
                       item.service, JsonString(item.what), item.amount, JsonString(item.unit),
                       item.usd);
  });
  return fmt::format(R"({{"usd":{},"items":{}}})", bill.Total(), items);
}

std::string QuotaJson(const Quota& quota) {
  return fmt::format(R"({{"quota":{},"used":{},"limit":{},"unit":{},"remedy":{},"page":{}}})",
                     JsonString(quota.name), quota.used, quota.limit, JsonString(quota.unit),
                     JsonString(quota.remedy), JsonString(quota.page));
}

std::string AlternativeJson(const Alternative& other) {
  return fmt::format(
      R"({{"what":"{}","name":"{}","usd":{},"chosen":{},"keeps_up":{},"fresh_seconds":{}}})",
      other.what, other.name, other.pipeline.bill.Total(), other.is_chosen, other.keeps_up,
      other.pipeline.load.fresh_seconds);
}

std::string LargerJson(const Larger& larger) {
  return fmt::format(
      R"({{"factor":{},"events_per_second":{},"usd":{},"landing_usd":{},"landing_keeps_up":{},)"
      R"("settings":{},"load":{},"first_quota":{}}})",
      larger.factor, larger.workload.events_per_second, larger.pipeline.bill.Total(),
      larger.landing_usd, larger.landing_keeps_up, SettingsJson(larger.pipeline.settings),
      LoadJson(larger.pipeline.load), QuotaJson(larger.first_quota));
}

}  // namespace

std::string PlanJson(const Plan& plan, const Prices& prices) {
  return fmt::format(
      R"({{"workload":{},"prices":{{"region":{},"as_of":{}}},"settings":{},"load":{},"bill":{},)"
      R"("alternatives":{},"quotas":{},"larger":{},"advice":{}}})"
      "\n",
      WorkloadJson(plan.workload), JsonString(prices.region), JsonString(prices.as_of),
      SettingsJson(plan.chosen.settings), LoadJson(plan.chosen.load), BillJson(plan.chosen.bill),
      ListJson(plan.alternatives, AlternativeJson), ListJson(plan.quotas, QuotaJson),
      ListJson(plan.larger, LargerJson),
      ListJson(plan.advice, [](const std::string& line) { return JsonString(line); }));
}

}  // namespace weir::plan
