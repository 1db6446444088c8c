// Kinesis writes to CloudWatch: the shard-level metrics of streams that have them on.
#pragma once

#include <string>
#include <vector>

#include "src/cloud/cloudwatch/store.h"
#include "src/cloud/kinesis/shard_figures.h"
#include "src/cloud/server/adapters/loss_log.h"

namespace weir::cloud::server {

/// Metrics in AWS's own namespace. Arguments outlive this.
class CloudWatchShardFigures : public kinesis::ShardFigures {
 public:
  CloudWatchShardFigures(cloudwatch::MetricStore& metrics, const store::Clock& clock)
      : metrics_(metrics), clock_(clock) {}
  void Tell(const kinesis::StreamKey& stream,
            const std::vector<kinesis::ShardFigure>& figures) noexcept override;

 private:
  cloudwatch::MetricStore& metrics_;
  const store::Clock& clock_;
  LossLog losses_{"kinesis: shard-level metrics"};
};

}  // namespace weir::cloud::server
