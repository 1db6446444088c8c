// Log lines that may hold metrics: what is found has a name, a namespace and finite values.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "src/cloud/cloudwatch/emf.h"
#include "src/result/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace cloudwatch = weir::cloud::cloudwatch;
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  for (const cloudwatch::Sample& sample : cloudwatch::ReadEmbeddedMetrics("r", line)) {
    WEIR_CHECK(!sample.metric.name.empty(), "a metric has a name");
    WEIR_CHECK(!sample.metric.name_space.empty(), "a metric has a namespace");
    WEIR_CHECK(sample.statistics.count > 0, "a sample counts something");
    WEIR_CHECK(std::isfinite(sample.statistics.sum), "a value is a number");
    WEIR_CHECK(sample.metric.dimensions.size() <= 30, "dimensions are bounded");
  }
  return 0;
}
