// Lambda writes to CloudWatch: what became of batches that its mappings gave up.
#pragma once

#include <cstddef>
#include <string>

#include "src/cloud/cloudwatch/store.h"
#include "src/cloud/lambda/mappings/mapping_figures.h"
#include "src/cloud/server/adapters/loss_log.h"

namespace weir::cloud::server {

/// Metrics in AWS's own namespace. Arguments outlive this.
class CloudWatchFigures : public lambda::MappingFigures {
 public:
  CloudWatchFigures(cloudwatch::MetricStore& metrics, const store::Clock& clock)
      : metrics_(metrics), clock_(clock) {}
  void DeliveryFailed(const std::string& function_arn) noexcept override;
  void Dropped(const std::string& mapping, const std::string& function_arn,
               std::size_t records) noexcept override;

 private:
  void Count(const std::string& function_arn, std::string name, std::string dimension,
             std::string of, double value);

  cloudwatch::MetricStore& metrics_;
  const store::Clock& clock_;
  LossLog losses_{"lambda: metrics"};
};

}  // namespace weir::cloud::server
