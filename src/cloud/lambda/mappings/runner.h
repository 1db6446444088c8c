// A mapping at work, whatever its source is.
#pragma once

#include "src/cloud/lambda/mappings/read_budget.h"
#include "src/cloud/lambda/mappings/turn_pool.h"

namespace weir::cloud::lambda {

/// What all mappings share.
struct SharedMeans {
  TurnPool& turns;
  ReadBudget& budget;
};

/// Begins at once. Thread-safe.
class Runner {
 public:
  Runner() = default;
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  /// What invocations under way answer is lost, unless it has stopped.
  virtual ~Runner() = default;

  /// Begins no further invocation.
  virtual void Stop() = 0;
  /// After Stop(): no invocation is under way any more.
  [[nodiscard]] virtual bool stopped() const = 0;
};

}  // namespace weir::cloud::lambda
