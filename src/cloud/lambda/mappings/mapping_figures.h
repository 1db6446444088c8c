// The port of event source mappings to metrics: what became of batches that were given up.
#pragma once

#include <cstddef>
#include <string>

namespace weir::cloud::lambda {

/// Thread-safe. What it is told has happened already, so nothing that fails here may stop its
/// caller.
class MappingFigures {
 public:
  MappingFigures() = default;
  MappingFigures(const MappingFigures&) = delete;
  MappingFigures& operator=(const MappingFigures&) = delete;
  virtual ~MappingFigures() = default;

  /// AWS's DestinationDeliveryFailures, of the function: an attempt to put a failed batch into its
  /// destination that failed ("Types of metrics for Lambda functions", Developer Guide).
  virtual void DeliveryFailed(const std::string& function_arn) noexcept = 0;
  /// AWS's DroppedEventCount, of the mapping: records that nobody will see again.
  virtual void Dropped(const std::string& mapping, const std::string& function_arn,
                       std::size_t records) noexcept = 0;
};

}  // namespace weir::cloud::lambda
