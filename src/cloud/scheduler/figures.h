// What Scheduler tells of its invocations: CloudWatch's metrics in AWS/Scheduler.
#pragma once

#include <cstdint>
#include <string_view>

#include "src/cloud/scheduler/model.h"

namespace weir::cloud::scheduler {

/// https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html
inline constexpr std::string_view kAttempts = "InvocationAttemptCount";
inline constexpr std::string_view kTargetErrors = "TargetErrorCount";
inline constexpr std::string_view kThrottles = "InvocationThrottleCount";
inline constexpr std::string_view kDropped = "InvocationDroppedCount";

/// An adapter: over CloudWatch's store, in src/cloud/server/adapters.
class Figures {
 public:
  Figures() = default;
  Figures(const Figures&) = delete;
  Figures& operator=(const Figures&) = delete;
  virtual ~Figures() = default;
  /// So many more of it.
  virtual void Count(const GroupKey& group, std::string_view metric, std::uint64_t times) = 0;
};

}  // namespace weir::cloud::scheduler
