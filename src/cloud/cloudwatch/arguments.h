// What the requests of several operations have in common: which metric.
#pragma once

#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "src/cloud/cloudwatch/model.h"
#include "src/cloud/protocol/input.h"
#include "src/cloud/protocol/service.h"

namespace weir::cloud::cloudwatch {

/// Namespace, MetricName and Dimensions of an object. What is wrong is complained of.
[[nodiscard]] MetricId ReadMetric(protocol::Input& in, const protocol::Call& call);
[[nodiscard]] Dimensions ReadDimensions(protocol::Input& in);
/// A member that holds a time.
[[nodiscard]] std::optional<TimePoint> ReadTime(protocol::Input& in, std::string_view member);
/// The objects of an array, each as an input of its own, until `read` has met something wrong.
template <typename Read>
void ForEachObject(protocol::Input& in, const boost::json::array* array, const Read& read);
[[nodiscard]] boost::json::array ShowDimensions(const Dimensions& dimensions);

template <typename Read>
void ForEachObject(protocol::Input& in, const boost::json::array* array, const Read& read) {
  if (array == nullptr) return;
  for (const boost::json::value& value : *array) {
    protocol::Input inner(value.get_object());
    read(inner);
    if (inner.error()) in.Complain(*inner.error());
    if (in.error()) return;
  }
}

}  // namespace weir::cloud::cloudwatch
