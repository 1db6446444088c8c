// Reads metrics' identities and times.
#include "src/cloud/cloudwatch/arguments.h"

#include <cmath>

#include "src/cloud/cloudwatch/errors.h"

namespace weir::cloud::cloudwatch {
namespace {

namespace json = boost::json;

constexpr double kMaxSeconds = 1e11;
constexpr double kMicros = 1e6;

}  // namespace

Dimensions ReadDimensions(protocol::Input& in) {
  Dimensions dimensions;
  ForEachObject(in, in.Array("Dimensions"), [&](protocol::Input& one) {
    const std::string name(one.Text("Name"));
    const std::string value(one.Text("Value"));
    if (!dimensions.emplace(name, value).second) {
      one.Complain(errors::InvalidValue("No two dimensions may have the same name."));
    }
  });
  return dimensions;
}

MetricId ReadMetric(protocol::Input& in, const protocol::Call& call) {
  MetricId id;
  id.region = call.region;
  id.name_space = in.Text("Namespace");
  id.name = in.Text("MetricName");
  id.dimensions = ReadDimensions(in);
  return id;
}

std::optional<TimePoint> ReadTime(protocol::Input& in, std::string_view member) {
  const auto seconds = in.Number(member);
  if (!seconds) return std::nullopt;
  if (!(*seconds >= 0 && *seconds < kMaxSeconds)) {
    in.Complain(
        errors::InvalidValue("The parameter " + std::string(member) + " is not a valid time."));
    return std::nullopt;
  }
  return TimePoint(store::Duration(std::llround(*seconds * kMicros)));
}

json::array ShowDimensions(const Dimensions& dimensions) {
  json::array shown;
  for (const auto& [name, value] : dimensions) {
    shown.push_back(json::object{{"Name", name}, {"Value", value}});
  }
  return shown;
}

}  // namespace weir::cloud::cloudwatch
