// Scheduler writes to CloudWatch: how its invocations went.
#pragma once

#include <cstdint>
#include <string_view>

#include "src/cloud/cloudwatch/store.h"
#include "src/cloud/scheduler/figures.h"
#include "src/cloud/server/adapters/loss_log.h"
#include "src/cloud/usage/meter.h"

namespace weir::cloud::server {

/// Metrics in AWS's own namespace, by group and over all of them; attempts are what AWS bills.
/// `meter` may be null. Arguments outlive this.
class CloudWatchScheduleFigures : public scheduler::Figures {
 public:
  CloudWatchScheduleFigures(cloudwatch::MetricStore& metrics, const store::Clock& clock,
                            usage::Meter* meter = nullptr)
      : metrics_(metrics), clock_(clock), meter_(meter) {}
  void Count(const scheduler::GroupKey& group, std::string_view metric,
             std::uint64_t times) override;

 private:
  cloudwatch::MetricStore& metrics_;
  const store::Clock& clock_;
  usage::Meter* const meter_;
  LossLog losses_{"scheduler: metrics"};
};

}  // namespace weir::cloud::server
