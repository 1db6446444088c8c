// A mapping of a queue at work: its pump, in turns.
#pragma once

#include <atomic>
#include <functional>
#include <optional>

#include "src/cloud/lambda/mappings/queue_pump.h"
#include "src/cloud/lambda/mappings/runner.h"

namespace weir::cloud::lambda {

class QueueRunner final : public Runner {
 public:
  /// All of these outlive it. `has_stopped` is called by any thread when stopped() has become true.
  QueueRunner(MappingSettings settings, const MappingPorts& ports, const SharedMeans& means,
              ProcessingResult& result, std::function<void()> has_stopped);
  QueueRunner(const QueueRunner&) = delete;
  QueueRunner& operator=(const QueueRunner&) = delete;
  ~QueueRunner() override;

  void Stop() override;
  [[nodiscard]] bool stopped() const override { return stopped_; }

 private:
  std::optional<store::TimePoint> Turn();

  const MappingSettings settings_;
  const std::function<void()> has_stopped_;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> stopped_ = false;
  TurnPool::Turner turner_;
  QueuePump pump_;  // of its turns
};

}  // namespace weir::cloud::lambda
