// What the requests of several operations have in common: which metric.
#pragma once

#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "src/cloud/cloudwatch/model.h"
#include "src/cloud/protocol/json_reader.h"
#include "src/cloud/protocol/service.h"

namespace weir::cloud::cloudwatch {

/// Namespace, MetricName and Dimensions of an object. What is wrong is complained of.
[[nodiscard]] MetricId ReadMetric(protocol::JsonReader& in, const protocol::Call& call);
[[nodiscard]] Dimensions ReadDimensions(protocol::JsonReader& in);
/// A member that holds a time.
[[nodiscard]] std::optional<TimePoint> ReadTime(protocol::JsonReader& in, std::string_view member);
/// The objects of an array, each with a reader of its own, until `read` has met something wrong.
template <typename Read>
void ForEachObject(protocol::JsonReader& in, const boost::json::array* array, std::string_view path,
                   const Read& read);
[[nodiscard]] boost::json::array ShowDimensions(const Dimensions& dimensions);
[[nodiscard]] double Seconds(TimePoint time);

template <typename Read>
void ForEachObject(protocol::JsonReader& in, const boost::json::array* array, std::string_view path,
                   const Read& read) {
  if (array == nullptr) return;
  std::size_t number = 0;
  for (const boost::json::value& value : *array) {
    ++number;
    if (!value.is_object()) {
      in.Complain(protocol::SerializationError("Unexpected value type in payload"));
      return;
    }
    protocol::JsonReader inner(value.get_object(),
                               std::string(path) + "." + std::to_string(number) + ".member");
    read(inner);
    if (inner.error()) in.Complain(*inner.error());
    if (in.error()) return;
  }
}

}  // namespace weir::cloud::cloudwatch
