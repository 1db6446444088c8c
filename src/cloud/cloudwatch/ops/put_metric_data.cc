// Checks all data first, then keeps them together.
#include "src/cloud/cloudwatch/ops/put_metric_data.h"

#include <cmath>
#include <optional>

#include "src/cloud/cloudwatch/arguments.h"
#include "src/cloud/cloudwatch/errors.h"

namespace weir::cloud::cloudwatch::ops {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxData = 1000;
constexpr std::size_t kMaxValues = 150;
/// API_PutMetricData: two weeks back, two hours ahead (RefusesWhatIsWrong).
constexpr auto kOldest = std::chrono::days(14);
constexpr auto kNewest = std::chrono::hours(2);

std::optional<std::vector<double>> Numbers(protocol::Input& in, std::string_view member) {
  const json::array* array = in.Array(member);
  if (array == nullptr) return std::nullopt;
  std::vector<double> numbers;
  for (const json::value& value : *array) {
    boost::system::error_code failed;
    numbers.push_back(value.to_number<double>(failed));
    if (failed || numbers.size() > kMaxValues) {
      in.Complain(errors::InvalidValue("The parameter MetricData.member." + std::string(member) +
                                       " holds up to 150 numbers."));
      break;
    }
  }
  return numbers;
}

Statistics ReadStatistics(protocol::Input& in, const json::object& object) {
  const protocol::Input inner(object);
  Statistics statistics;
  statistics.count = inner.Number("SampleCount").value_or(0);
  statistics.sum = inner.Number("Sum").value_or(0);
  statistics.minimum = inner.Number("Minimum").value_or(0);
  statistics.maximum = inner.Number("Maximum").value_or(0);
  if (statistics.count <= 0 || statistics.minimum > statistics.maximum) {
    in.Complain(errors::InvalidValue("The parameter StatisticValues is not valid."));
  }
  return statistics;
}

Statistics OfValues(protocol::Input& in, const std::vector<double>& values,
                    const std::optional<std::vector<double>>& counts) {
  Statistics statistics;
  if (values.empty() || (counts && counts->size() != values.size())) {
    in.Complain(errors::InvalidValue("The parameters Values and Counts must have the same size."));
    return statistics;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double times = counts ? (*counts)[i] : 1;
    if (times < 0) in.Complain(errors::InvalidValue("A count must not be negative."));
    if (times > 0) statistics.Merge(Statistics::Of(values[i], times));
  }
  return statistics;
}

Statistics ReadValue(protocol::Input& in) {
  const auto value = in.Number("Value");
  const json::object* set = in.Object("StatisticValues");
  const auto values = Numbers(in, "Values");
  const auto counts = Numbers(in, "Counts");
  const int given = int{value.has_value()} + int{set != nullptr} + int{values.has_value()};
  if (given != 1) {
    in.Complain(
        given == 0
            ? errors::MissingParameter("One of Value, Values and StatisticValues has to be there.")
            : errors::InvalidCombination("Value, Values and StatisticValues exclude each other."));
    return {};
  }
  if (value) return Statistics::Of(*value);
  return set != nullptr ? ReadStatistics(in, *set) : OfValues(in, *values, counts);
}

Sample ReadDatum(protocol::Input& in, const MetricId& common, TimePoint now) {
  Sample sample;
  sample.metric = common;
  sample.metric.name = in.Text("MetricName");
  sample.metric.dimensions = ReadDimensions(in);
  sample.time = ReadTime(in, "Timestamp").value_or(now);
  if (sample.time < now - kOldest || sample.time > now + kNewest) {
    in.Complain(
        errors::InvalidValue("The parameter Timestamp must be within two weeks in the past and two "
                             "hours in the future."));
  }
  sample.statistics = ReadValue(in);
  sample.unit = in.String("Unit").value_or("None");
  // StorageResolution asks for nothing: all is kept by the minute.
  return sample;
}

}  // namespace

protocol::JsonOutcome PutMetricData(Context& context, const protocol::Call& call,
                                    const json::object& input) {
  protocol::Input in(input);
  MetricId common;
  common.region = call.region;
  common.name_space = in.Text("Namespace");
  // API_PutMetricData: namespaces of AWS's own are not written by others (RefusesWhatIsWrong).
  if (common.name_space.starts_with("AWS/") || common.name_space.starts_with(':')) {
    in.Complain(errors::InvalidValue("The value for parameter Namespace is invalid."));
  }
  // StrictEntityValidation is about entities, of which there are none.
  const json::array* data = in.Array("MetricData");
  if (data != nullptr && data->size() > kMaxData) {
    in.Complain(errors::InvalidValue("The parameter MetricData holds up to " +
                                     std::to_string(kMaxData) + " metrics."));
  }
  std::vector<Sample> samples;
  const TimePoint now = context.clock.Now();
  ForEachObject(in, data, [&](protocol::Input& datum) {
    Sample sample = ReadDatum(datum, common, now);
    if (sample.statistics.count > 0) samples.push_back(std::move(sample));
  });
  if (in.error()) return *in.error();
  const auto put = context.metrics.Put(samples);
  if (!put) return errors::StoreFailed(put.error());
  return json::object{};
}

}  // namespace weir::cloud::cloudwatch::ops
