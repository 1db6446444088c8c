// Finds metrics in log lines:
//
//     {"_aws": {"Timestamp": 1626307200000,
//               "CloudWatchMetrics": [{"Namespace": "Weir",
//                                      "Dimensions": [["Function"]],
//                                      "Metrics": [{"Name": "Stored", "Unit": "Count"}]}]},
//      "Function": "processor", "Stored": 17}
#include "src/cloud/cloudwatch/emf.h"

#include <optional>

#include <boost/json.hpp>

namespace weir::cloud::cloudwatch {
namespace {

namespace json = boost::json;

constexpr std::string_view kMark = "\"_aws\"";
constexpr std::size_t kMaxMetrics = 100;
constexpr std::size_t kMaxDimensionSets = 30;
constexpr std::size_t kMaxDimensions = 30;
constexpr std::size_t kMaxValues = 100;
constexpr std::size_t kMaxNameBytes = 1024;

std::optional<std::string> Text(const json::value* value) {
  if (value == nullptr || !value->is_string()) return std::nullopt;
  const json::string& text = value->get_string();
  if (text.empty() || text.size() > kMaxNameBytes) return std::nullopt;
  return std::string(text);
}

const json::array* Array(const json::object& in, std::string_view name) {
  const json::value* value = in.if_contains(name);
  return value == nullptr ? nullptr : value->if_array();
}

std::optional<double> Number(const json::value& value) {
  if (value.is_double()) return value.get_double();
  if (value.is_int64()) return static_cast<double>(value.get_int64());
  if (value.is_uint64()) return static_cast<double>(value.get_uint64());
  return std::nullopt;
}

/// A metric's value: one number or several.
std::optional<Statistics> Values(const json::value* value) {
  if (value == nullptr) return std::nullopt;
  if (const auto number = Number(*value)) return Statistics::Of(*number);
  const json::array* array = value->if_array();
  if (array == nullptr || array->empty() || array->size() > kMaxValues) return std::nullopt;
  Statistics statistics;
  for (const json::value& one : *array) {
    const auto number = Number(one);
    if (!number) return std::nullopt;
    statistics.Merge(Statistics::Of(*number));
  }
  return statistics;
}

/// The sets of dimensions of a directive with their values; nothing where one is broken.
std::optional<std::vector<Dimensions>> DimensionSets(const json::object& directive,
                                                     const json::object& root) {
  std::vector<Dimensions> sets;
  const json::array* array = Array(directive, "Dimensions");
  if (array == nullptr) return std::vector<Dimensions>{Dimensions()};
  if (array->size() > kMaxDimensionSets) return std::nullopt;
  for (const json::value& set : *array) {
    if (!set.is_array() || set.get_array().size() > kMaxDimensions) return std::nullopt;
    Dimensions& dimensions = sets.emplace_back();
    for (const json::value& name : set.get_array()) {
      const auto key = Text(&name);
      const auto value = key ? Text(root.if_contains(*key)) : std::nullopt;
      if (!value) return std::nullopt;
      dimensions.emplace(*key, *value);
    }
  }
  if (sets.empty()) sets.emplace_back();
  return sets;
}

constexpr std::int64_t kMaxMillis = 253'402'300'799'999;  // the end of the year 9999

class Reader {
 public:
  Reader(const std::string& region, const json::object& root) : region_(region), root_(root) {}

  std::vector<Sample> Read() {
    const json::value* aws = root_.if_contains("_aws");
    if (aws == nullptr || !aws->is_object()) return {};
    const json::value* timestamp = aws->get_object().if_contains("Timestamp");
    if (timestamp == nullptr || !timestamp->is_int64() || timestamp->get_int64() < 0 ||
        timestamp->get_int64() > kMaxMillis) {
      return {};
    }
    time_ = TimePoint(std::chrono::milliseconds(timestamp->get_int64()));
    const json::array* directives = Array(aws->get_object(), "CloudWatchMetrics");
    if (directives == nullptr) return {};
    for (const json::value& directive : *directives) {
      if (directive.is_object()) AddDirective(directive.get_object());
    }
    return std::move(samples_);
  }

 private:
  void AddDirective(const json::object& directive) {
    const auto name_space = Text(directive.if_contains("Namespace"));
    const auto sets = DimensionSets(directive, root_);
    const json::array* metrics = Array(directive, "Metrics");
    if (!name_space || !sets || metrics == nullptr || metrics->size() > kMaxMetrics) return;
    for (const json::value& metric : *metrics) {
      if (!metric.is_object()) continue;
      const json::object& about = metric.get_object();
      const auto name = Text(about.if_contains("Name"));
      const auto values = name ? Values(root_.if_contains(*name)) : std::nullopt;
      if (!values) continue;
      const std::string unit = Text(about.if_contains("Unit")).value_or("None");
      for (const Dimensions& dimensions : *sets) {
        samples_.push_back({{region_, *name_space, *name, dimensions}, time_, *values, unit});
      }
    }
  }

  const std::string& region_;
  const json::object& root_;
  TimePoint time_;
  std::vector<Sample> samples_;
};

}  // namespace

std::vector<Sample> ReadEmbeddedMetrics(const std::string& region, std::string_view message) {
  if (message.find(kMark) == std::string_view::npos) return {};
  boost::system::error_code failed;
  const json::value root = json::parse(message, failed);
  if (failed || !root.is_object()) return {};
  return Reader(region, root.get_object()).Read();
}

}  // namespace weir::cloud::cloudwatch
