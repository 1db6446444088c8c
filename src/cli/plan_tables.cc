// A plan for people: what is set, what it costs, beside what, and what changes when there is more.
#include "src/cli/plan_tables.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

#include "src/cli/table.h"
#include "src/cli/units.h"

namespace weir::cli {
namespace {

using plan::Alternative;
using plan::BillItem;
using plan::Larger;
using plan::Load;
using plan::Pipeline;
using plan::Plan;
using plan::Quota;
using plan::Settings;

constexpr std::size_t kCostBarWidth = 20;

std::string Bar(double usd, double most) {
  const double share = most > 0 ? usd / most : 0;
  const auto marks = static_cast<std::size_t>(std::lround(share * kCostBarWidth));
  return std::string(std::min(marks, kCostBarWidth), '#') +
         std::string(kCostBarWidth - std::min(marks, kCostBarWidth), ' ');
}

/// Lines without the blanks that bars leave at their ends.
std::string Trimmed(const std::string& text) {
  std::string trimmed;
  for (const char c : text) {
    if (c == '\n') trimmed.erase(trimmed.find_last_not_of(' ') + 1);
    trimmed += c;
  }
  return trimmed;
}

/// In lines that fit a window, broken at blanks.
std::string Wrapped(std::string_view text) {
  std::string lines;
  while (text.size() > Table::kMaxWidth) {
    const std::size_t blank = text.rfind(' ', Table::kMaxWidth);
    if (blank == std::string_view::npos) break;
    lines += fmt::format("{}\n", text.substr(0, blank));
    text.remove_prefix(blank + 1);
  }
  return lines + fmt::format("{}\n", text);
}

/// Of a quota: "38 %", "3.8 x".
std::string ShareText(double share) {
  constexpr double kManyTimes = 99;
  if (share > kManyTimes) return "> 99 x";
  if (share > 1) return fmt::format("{:.3g} x", share);
  return fmt::format("{:.2g} %", share * 100);
}

std::string SecondsText(double seconds) {
  return DurationText(static_cast<std::int64_t>(std::llround(seconds * 1'000)));
}

std::string Heading(const Plan& plan, std::string_view origin) {
  const plan::Workload& workload = plan.workload;
  std::string text =
      fmt::format("{} events of {:.0f} bytes in {:.0f} partitions a day, {} a month\n",
                  RateText(workload.events_per_second), workload.event_bytes, workload.types,
                  AmountText(workload.EventsPerMonth()));
  text +=
      fmt::format("late {}, duplicates {}, bad {}; the busiest second has {:g} times the average\n",
                  ShortPercentText(workload.late_share), ShortPercentText(workload.duplicate_share),
                  ShortPercentText(workload.bad_share), workload.peak);
  if (!origin.empty()) text += fmt::format("{}\n", PrintableText(origin, Table::kMaxWidth));
  return text;
}

std::string StreamText(const Settings& settings) {
  if (settings.stream == plan::StreamMode::kProvisioned) {
    return fmt::format("provisioned, {} {}", CountText(settings.shards),
                       settings.shards == 1 ? "shard" : "shards");
  }
  return std::string(plan::NameOf(settings.stream));
}

std::string ClaimsText(const Settings& settings) {
  if (!settings.HasClaims()) return "none";
  return fmt::format("{}, {} days", plan::NameOf(settings.claims), settings.claim_days);
}

std::string SettingsText(const Pipeline& pipeline) {
  const Settings& settings = pipeline.settings;
  const Load& load = pipeline.load;
  Table table({"set", "to"});
  table.AddRow({"layout", std::string(plan::NameOf(settings.layout))});
  table.AddRow({"stream", StreamText(settings)});
  table.AddRow({"stream keeps records", fmt::format("{} h", settings.retention_hours)});
  table.AddRow({"claims", ClaimsText(settings)});
  table.AddRow(
      {"batches, at most", fmt::format("{} records or {} s", CountText(settings.batch_size),
                                       settings.batch_window_seconds)});
  if (!settings.HasClaims()) {
    table.AddRow(
        {"merge", fmt::format("every {} min, {} MB, ids known for {} days", settings.merge_minutes,
                              CountText(settings.merge_memory_mb), settings.horizon_days)});
  }
  if (settings.roll_after_hours > 0) {
    table.AddRow({"days are rolled up",
                  fmt::format("{} h after they are over{}", CountText(settings.roll_after_hours),
                              settings.HasClaims()
                                  ? fmt::format(", by runs every {} h", settings.compact_hours)
                                  : std::string())});
  }
  table.AddRow({"batches of a shard at once", CountText(settings.parallelization_factor)});
  table.AddRow({"function", fmt::format("{} MB, {}", settings.memory_mb,
                                        settings.is_arm ? "arm64" : "x86_64")});
  std::string text = table.Text() + '\n';

  Table runs({"so", "about"});
  runs.AddRow({"events in a batch", AmountText(load.events_per_batch)});
  runs.AddRow({"batches", RateText(load.batches)});
  runs.AddRow({"the function takes for one", SecondsText(load.batch_seconds)});
  runs.AddRow({"at once, at most", AmountText(load.peak_concurrency)});
  runs.AddRow({"objects of the lake", RateText(load.lake_objects)});
  runs.AddRow({"events in an object", AmountText(load.events_per_object)});
  if (settings.HasClaims()) {
    runs.AddRow({"claims kept", fmt::format("{} GB", AmountText(load.claim_gb))});
  }
  runs.AddRow({"an event is in the lake after", SecondsText(load.fresh_seconds)});
  return text + runs.Text();
}

std::string BillText(const plan::Bill& bill, const plan::Prices& prices) {
  const auto dearest = std::ranges::max_element(bill.items, {}, &BillItem::usd);
  const double most = dearest == bill.items.end() ? 0 : dearest->usd;
  Table table({fmt::format("a month in {}", prices.region), "amount", "unit", "$",
               std::string(kCostBarWidth, ' ')});
  for (const BillItem& item : bill.items) {
    table.AddRow({fmt::format("{} {}", item.service, item.what), AmountText(item.amount),
                  std::string(item.unit), UsdText(item.usd), Bar(item.usd, most)});
  }
  table.AddRow({"total", "", "", UsdText(bill.Total()), Bar(0, 1)});
  return Trimmed(table.Text()) +
         fmt::format(
             "  Prices as of {}, without free tiers, discounts and taxes; estimates, no offer.\n",
             prices.as_of);
}

std::string AlternativesText(const Plan& plan) {
  double most = 0;
  for (const Alternative& other : plan.alternatives) {
    most = std::max(most, other.pipeline.bill.Total());
  }
  Table table({"or else", "$ a month", "fresh after", "", std::string(kCostBarWidth, ' ')});
  for (const Alternative& other : plan.alternatives) {
    const std::string_view note = !other.keeps_up ? "too slow" : other.is_chosen ? "chosen" : "";
    const double usd = other.pipeline.bill.Total();
    table.AddRow({fmt::format("{} {}", other.what, other.name), UsdText(usd),
                  SecondsText(other.pipeline.load.fresh_seconds), std::string(note),
                  Bar(usd, most)});
  }
  return Trimmed(table.Text());
}

std::string QuotasText(const std::vector<Quota>& quotas) {
  Table table({"quota, by default", "of it", "used", "limit", "unit"});
  for (const Quota& quota : quotas) {
    table.AddRow({std::string(quota.name), ShareText(quota.Share()), AmountText(quota.used),
                  AmountText(quota.limit), std::string(quota.unit)});
  }
  return table.Text() + fmt::format("  Met first: {};\n  before that, {}.\n", quotas.front().name,
                                    quotas.front().remedy);
}

std::string LargerText(const std::vector<Larger>& all) {
  Table table(
      {"with", "events", "$ a month", "stream", "claims", "at once", "first quota", "landing $"});
  for (const Larger& larger : all) {
    const Settings& settings = larger.pipeline.settings;
    const std::string stream = settings.stream == plan::StreamMode::kProvisioned
                                   ? fmt::format("{} sh.", CountText(settings.shards))
                                   : std::string(plan::NameOf(settings.stream));
    const std::string_view service =
        larger.first_quota.name.substr(0, larger.first_quota.name.find(':'));
    table.AddRow(
        {fmt::format("{} x", CountText(static_cast<std::uint64_t>(larger.factor))),
         RateText(larger.workload.events_per_second), UsdText(larger.pipeline.bill.Total()), stream,
         settings.HasClaims() ? std::string(plan::NameOf(settings.claims)) : std::string("none"),
         AmountText(larger.pipeline.load.peak_concurrency),
         fmt::format("{} {}", service, ShareText(larger.first_quota.Share())),
         larger.landing_keeps_up ? UsdText(larger.landing_usd) : std::string("too slow")});
  }
  return table.Text();
}

}  // namespace

std::string UsdText(double usd) {
  constexpr double kCentsMatterBelow = 100;
  return usd < kCentsMatterBelow ? fmt::format("{:.2f}", usd) : AmountText(usd);
}

std::string AmountText(double amount) {
  constexpr double kMillionsFrom = 1e7;
  constexpr double kBillionsFrom = 1e9;
  if (amount == 0) return "0";
  if (amount < 1) return fmt::format("{:.2g}", amount);
  if (amount < 100) return fmt::format("{:.3g}", amount);
  if (amount < kMillionsFrom) return CountText(static_cast<std::uint64_t>(std::llround(amount)));
  if (amount < kBillionsFrom) return fmt::format("{:.3g} M", amount / 1e6);
  return fmt::format("{:.3g} bn", amount / 1e9);
}

std::string RateText(double per_second) {
  struct Unit {
    double seconds;
    std::string_view name;
  };
  constexpr Unit kUnits[] = {
      {1, "s"}, {60, "min"}, {plan::kSecondsPerHour, "h"}, {plan::kSecondsPerDay, "day"}};
  const Unit* unit = std::begin(kUnits);
  while (std::next(unit) != std::end(kUnits) && per_second * unit->seconds < 1) ++unit;
  return fmt::format("{}/{}", AmountText(per_second * unit->seconds), unit->name);
}

std::string PlanText(const Plan& plan, const plan::Prices& prices, std::string_view origin) {
  std::string text = Heading(plan, origin);
  for (const std::string& part :
       {SettingsText(plan.chosen), BillText(plan.chosen.bill, prices), AlternativesText(plan),
        QuotasText(plan.quotas), LargerText(plan.larger)}) {
    text += '\n' + part;
  }
  text += '\n';
  for (const std::string& line : plan.advice) text += Wrapped(line);
  return text;
}

}  // namespace weir::cli
