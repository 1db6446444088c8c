// A lake with claims: files as attempts leave them, rolled up by a schedule, on a clock that is
// moved.
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "src/compact/compactor.h"
#include "src/plan/load.h"
#include "src/plan/settings.h"
#include "src/plan/workload.h"

#include "tests/fakes/in_memory_merge_objects.h"
#include "tests/forecast/counted_requests.h"

namespace weir::forecast {

/// Of layout `batch` or `event`: batches as large and as many as `plan::LoadOf` says.
class DrivenDays {
 public:
  DrivenDays(const plan::Workload& workload, const plan::Settings& settings);

  /// Stores and rolls up for so long.
  void Run(double hours);

  /// Of the roll-up alone.
  [[nodiscard]] const plan::Requests& counts() const { return counts_; }
  [[nodiscard]] double BytesBelow(std::string_view folder) const;

 private:
  void StoreBatch();
  void RollUp();

  const plan::Workload workload_;
  const plan::Settings settings_;
  const plan::Load load_;
  compact::CompactSettings compact_settings_;
  fakes::InMemoryMergeObjects objects_;
  plan::Requests counts_;
  CountedRequests counted_{objects_, counts_};
  std::mt19937_64 random_{1};
  double batch_at_ = 0;  ///< micros since it began
  double compact_at_ = 0;
  double end_ = 0;
  std::uint64_t batches_ = 0;
  std::uint64_t events_ = 0;
};

}  // namespace weir::forecast
