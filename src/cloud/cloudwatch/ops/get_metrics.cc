// Sums minutes up into periods.
#include "src/cloud/cloudwatch/ops/get_metrics.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "src/cloud/cloudwatch/arguments.h"
#include "src/cloud/cloudwatch/errors.h"
#include "src/text/time.h"

namespace weir::cloud::cloudwatch::ops {
namespace {

namespace json = boost::json;

constexpr std::int64_t kSecondsAMinute = 60;
constexpr std::int64_t kMaxStatisticsPoints = 1440;
constexpr std::size_t kMaxQueries = 500;
constexpr std::int64_t kMaxDataPoints = 100800;
constexpr std::array<std::string_view, 5> kStatistics = {"SampleCount", "Average", "Sum", "Minimum",
                                                         "Maximum"};

bool IsStatistic(std::string_view name) {
  return std::find(kStatistics.begin(), kStatistics.end(), name) != kStatistics.end();
}

double Pick(const Statistics& statistics, std::string_view name) {
  if (name == "SampleCount") return statistics.count;
  if (name == "Sum") return statistics.sum;
  if (name == "Minimum") return statistics.minimum;
  if (name == "Maximum") return statistics.maximum;
  return statistics.sum / statistics.count;
}

/// [from, to) in whole periods.
struct Range {
  TimePoint start;
  TimePoint end;
};

Range ReadRange(protocol::Input& in) {
  const auto start = ReadTime(in, "StartTime");
  const auto end = ReadTime(in, "EndTime");
  if (!start || !end) {
    in.Complain(errors::MissingParameter("StartTime and EndTime are required."));
    return {};
  }
  if (*start >= *end) {
    in.Complain(errors::InvalidCombination(
        "The parameter StartTime must be less than the parameter EndTime."));
  }
  return {*start, *end};
}

std::int64_t ReadPeriod(protocol::Input& in) {
  const std::int64_t period = in.Integer("Period").value_or(0);
  if (period % kSecondsAMinute != 0) {
    in.Complain(errors::InvalidValue("The parameter Period must be a multiple of 60."));
    return kSecondsAMinute;
  }
  return std::max(period, kSecondsAMinute);
}

/// The periods that have samples; each begins at a multiple of its length.
std::map<Minute, Statistics> ByPeriod(const MetricStore& metrics, const MetricId& metric,
                                      const Range& range, std::int64_t period_seconds) {
  const std::int64_t minutes = period_seconds / kSecondsAMinute;
  Minute from = MinuteOf(range.start);
  from.value -= from.value % minutes;
  std::map<Minute, Statistics> periods;
  for (const auto& [minute, statistics] : metrics.Points(metric, from, MinuteOf(range.end))) {
    periods[{minute.value - minute.value % minutes}].Merge(statistics);
  }
  return periods;
}

/// "" where the metric is not there.
std::string UnitOf(const MetricStore& metrics, const MetricId& id) {
  for (const MetricStore::Metric& metric : metrics.List()) {
    if (metric.id == id) return metric.unit;
  }
  return "";
}

std::set<std::string> ReadStatisticNames(protocol::Input& in) {
  std::set<std::string> names;
  const json::array* array = in.Array("Statistics");
  if (array == nullptr) {
    in.Complain(errors::MissingParameter("The parameter Statistics is required."));
    return names;
  }
  for (const json::value& value : *array) names.emplace(value.as_string());
  return names;
}

struct Query {
  std::string id;
  std::string label;
  MetricId metric;
  std::string statistic;
  std::string unit;
  std::int64_t period = kSecondsAMinute;
  bool shown = true;
};

Query ReadQuery(protocol::Input& in, const protocol::Call& call) {
  Query query;
  query.id = in.Text("Id");
  query.label = in.Text("Label");
  query.shown = in.Boolean("ReturnData").value_or(true);
  const json::object* stat = in.Object("MetricStat");
  if (stat == nullptr) {
    in.Complain(errors::MissingParameter("Each of MetricDataQueries needs a MetricStat."));
    return query;
  }
  protocol::Input about(*stat);
  protocol::Input metric(*about.Object("Metric"));
  query.metric = ReadMetric(metric, call);
  if (metric.error()) about.Complain(*metric.error());
  query.period = ReadPeriod(about);
  query.unit = about.Text("Unit");
  query.statistic = about.Text("Stat");
  if (!IsStatistic(query.statistic)) {
    about.Complain(errors::InvalidValue(fmt::format(
        "The statistic {} is not supported: SampleCount, Average, Sum, Minimum and Maximum are.",
        query.statistic)));
  }
  if (about.error()) in.Complain(*about.error());
  if (query.label.empty()) query.label = query.metric.name;
  return query;
}

json::object Answer(const MetricStore& metrics, const Query& query, const Range& range,
                    bool ascending, std::size_t max_points) {
  std::vector<std::pair<Minute, Statistics>> periods;
  if (query.unit.empty() || query.unit == UnitOf(metrics, query.metric)) {
    const auto found = ByPeriod(metrics, query.metric, range, query.period);
    periods.assign(found.begin(), found.end());
  }
  if (!ascending) std::reverse(periods.begin(), periods.end());
  const bool complete = periods.size() <= max_points;
  if (!complete) periods.resize(max_points);
  json::array times;
  json::array values;
  for (const auto& [minute, statistics] : periods) {
    times.emplace_back(text::EpochSeconds(minute.start()));
    values.emplace_back(Pick(statistics, query.statistic));
  }
  return {{"Id", query.id},
          {"Label", query.label},
          {"Timestamps", std::move(times)},
          {"Values", std::move(values)},
          {"StatusCode", complete ? "Complete" : "PartialData"}};
}

}  // namespace

protocol::JsonOutcome GetMetricStatistics(Context& context, const protocol::Call& call,
                                          const json::object& input) {
  protocol::Input in(input);
  const MetricId metric = ReadMetric(in, call);
  const Range range = ReadRange(in);
  const std::int64_t period = ReadPeriod(in);
  const std::set<std::string> names = ReadStatisticNames(in);
  const std::string wanted_unit(in.Text("Unit"));
  if (in.error()) return *in.error();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(range.end - range.start);
  if (seconds.count() / period > kMaxStatisticsPoints) {
    return errors::InvalidCombination(fmt::format(
        "You have requested up to {} datapoints, which exceeds the limit of {}. You may "
        "reduce the datapoints requested by increasing Period, or decreasing the time "
        "range.",
        seconds.count() / period, kMaxStatisticsPoints));
  }

  json::array points;
  const std::string unit = UnitOf(context.metrics, metric);
  if (wanted_unit.empty() || wanted_unit == unit) {
    for (const auto& [minute, statistics] : ByPeriod(context.metrics, metric, range, period)) {
      json::object point = {{"Timestamp", text::EpochSeconds(minute.start())}, {"Unit", unit}};
      for (const std::string& name : names) point[name] = Pick(statistics, name);
      points.push_back(std::move(point));
    }
  }
  return json::object{{"Label", metric.name}, {"Datapoints", std::move(points)}};
}

protocol::JsonOutcome GetMetricData(Context& context, const protocol::Call& call,
                                    const json::object& input) {
  protocol::Input in(input);
  const Range range = ReadRange(in);
  const bool ascending = in.Text("ScanBy") == "TimestampAscending";
  const std::int64_t max_points = in.Integer("MaxDatapoints").value_or(kMaxDataPoints);
  if (max_points < 1 || max_points > kMaxDataPoints) {
    in.Complain(errors::InvalidValue(
        fmt::format("The parameter MaxDatapoints must be between 1 and {}.", kMaxDataPoints)));
  }
  if (in.String("NextToken")) in.Complain(errors::InvalidNextToken());  // all comes in one page
  const json::array* asked = in.Array("MetricDataQueries");
  if (asked->empty() || asked->size() > kMaxQueries) {
    in.Complain(errors::InvalidValue(
        fmt::format("The parameter MetricDataQueries holds 1 to {} queries.", kMaxQueries)));
  }
  std::vector<Query> queries;
  ForEachObject(in, asked, [&](protocol::Input& one) { queries.push_back(ReadQuery(one, call)); });
  if (in.error()) return *in.error();

  json::array results;
  for (const Query& query : queries) {
    if (!query.shown) continue;
    results.push_back(
        Answer(context.metrics, query, range, ascending, static_cast<std::size_t>(max_points)));
  }
  return json::object{{"MetricDataResults", std::move(results)}, {"Messages", json::array()}};
}

}  // namespace weir::cloud::cloudwatch::ops
