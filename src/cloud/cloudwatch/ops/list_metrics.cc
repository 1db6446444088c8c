// Lists metrics, filtered by namespace, name and dimensions.
#include "src/cloud/cloudwatch/ops/list_metrics.h"

#include <charconv>
#include <optional>

#include "src/cloud/cloudwatch/arguments.h"
#include "src/cloud/cloudwatch/errors.h"

namespace weir::cloud::cloudwatch::ops {
namespace {

namespace json = boost::json;

constexpr std::size_t kPageSize = 500;
constexpr auto kRecent = std::chrono::hours(3);

struct Filter {
  std::string region;
  std::string name_space;
  std::string name;
  std::vector<std::pair<std::string, std::optional<std::string>>> dimensions;
  std::optional<TimePoint> since;

  [[nodiscard]] bool Passes(const MetricStore::Metric& metric) const {
    const MetricId& id = metric.id;
    if (id.region != region || (!name_space.empty() && id.name_space != name_space) ||
        (!name.empty() && id.name != name) || (since && metric.latest.start() < *since)) {
      return false;
    }
    return std::all_of(dimensions.begin(), dimensions.end(), [&](const auto& wanted) {
      const auto at = id.dimensions.find(wanted.first);
      return at != id.dimensions.end() && (!wanted.second || at->second == *wanted.second);
    });
  }
};

Filter ReadFilter(protocol::Input& in, const protocol::Call& call, TimePoint now) {
  Filter filter;
  filter.region = call.region;
  filter.name_space = in.Text("Namespace");
  filter.name = in.Text("MetricName");
  ForEachObject(in, in.Array("Dimensions"), [&](protocol::Input& one) {
    const std::string name(one.Text("Name"));
    const auto value = one.String("Value");
    filter.dimensions.emplace_back(name, value ? std::optional(std::string(*value)) : std::nullopt);
  });
  if (const auto recent = in.String("RecentlyActive")) {
    if (*recent != "PT3H") {
      in.Complain(errors::InvalidValue("The parameter RecentlyActive must be PT3H."));
    }
    filter.since = now - kRecent;
  }
  // There are no linked accounts, so that IncludeLinkedAccounts changes nothing.
  if (in.String("OwningAccount").value_or(protocol::kAccountId) != protocol::kAccountId) {
    in.Complain(errors::InvalidValue("There are no linked accounts."));
  }
  return filter;
}

}  // namespace

protocol::JsonOutcome ListMetrics(Context& context, const protocol::Call& call,
                                  const json::object& input) {
  protocol::Input in(input);
  const Filter filter = ReadFilter(in, call, context.clock.Now());
  const std::string_view token = in.String("NextToken").value_or("0");
  std::size_t skip = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), skip);
  if (error != std::errc() || end != token.data() + token.size()) {
    in.Complain(errors::InvalidValue("The parameter NextToken is not valid."));
  }
  if (in.error()) return *in.error();

  json::array metrics;
  json::object out;
  std::size_t passed = 0;
  for (const MetricStore::Metric& metric : context.metrics.List()) {
    if (!filter.Passes(metric) || passed++ < skip) continue;
    if (metrics.size() == kPageSize) {
      out["NextToken"] = std::to_string(passed - 1);
      break;
    }
    metrics.push_back(json::object{{"Namespace", metric.id.name_space},
                                   {"MetricName", metric.id.name},
                                   {"Dimensions", ShowDimensions(metric.id.dimensions)}});
  }
  out["Metrics"] = std::move(metrics);
  return out;
}

}  // namespace weir::cloud::cloudwatch::ops
