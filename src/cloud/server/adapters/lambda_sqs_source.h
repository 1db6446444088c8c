// Lambda reads SQS: its queues as sources of event source mappings.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "src/cloud/lambda/mappings/queue_source.h"
#include "src/cloud/sqs/store.h"
#include "src/cloud/usage/meter.h"

namespace weir::cloud::server {

/// Queues are named by their ARNs.
class SqsSource : public lambda::QueueSource {
 public:
  /// Both outlive this. `meter` is of what AWS bills; nullptr: nobody counts.
  explicit SqsSource(sqs::QueueStore& queues, usage::Meter* meter = nullptr)
      : queues_(queues), meter_(meter) {}

  [[nodiscard]] Result<lambda::QueueTraits> Describe(const lambda::QueueArn& queue) override;
  Result<lambda::QueuePage> Receive(const lambda::QueueArn& queue, std::size_t most) override;
  Result<void> Delete(const lambda::QueueArn& queue,
                      const std::vector<std::string>& receipts) override;
  [[nodiscard]] std::unique_ptr<Watch> WatchQueue(const lambda::QueueArn& queue,
                                                  std::function<void()> changed) override;

 private:
  [[nodiscard]] Result<std::shared_ptr<sqs::Queue>> Find(const lambda::QueueArn& queue) const;

  sqs::QueueStore& queues_;
  usage::Meter* const meter_;
};

}  // namespace weir::cloud::server
