// Metrics were JSON in version 1.
#include "src/cloud/cloudwatch/spaces.h"

#include "src/cloud/cloudwatch/model.h"
#include "src/cloud/store/record/json_row.h"

namespace weir::cloud::store {

template <>
struct JsonNames<cloudwatch::MetricRow> {
  static constexpr std::array<std::string_view, 5> kNames = {"region", "namespace", "name", "unit",
                                                             "dimensions"};
};

}  // namespace weir::cloud::store

namespace weir::cloud::cloudwatch {

std::vector<store::Space> Spaces() {
  return {{.name = kMetricSpace, .steps = {store::FromJson<MetricRow>}},
          {.name = kPointSpace, .steps = {}}};
}

}  // namespace weir::cloud::cloudwatch
