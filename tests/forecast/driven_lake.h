// A lake that events land in and that is merged by a schedule, on a clock that is moved.
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "src/merge/settings.h"
#include "src/plan/load.h"
#include "src/plan/settings.h"
#include "src/plan/workload.h"

#include "tests/fakes/in_memory_head_store.h"
#include "tests/fakes/in_memory_merge_objects.h"
#include "tests/forecast/counted_requests.h"

namespace weir::forecast {

/// As a pipeline that is planned so would do it: batches as large and as many as `plan::LoadOf`
/// says, a merge every `merge_minutes`.
class DrivenLake {
 public:
  DrivenLake(const plan::Workload& workload, const plan::Settings& settings);

  /// Lands and merges for so long.
  void Run(double hours);

  [[nodiscard]] const plan::Requests& counts() const { return counts_; }
  /// Bytes that stand below a folder.
  [[nodiscard]] double BytesBelow(std::string_view folder) const;

 private:
  void LandBatch();
  void Merge();
  [[nodiscard]] std::string NextEvent();

  const plan::Workload workload_;
  const plan::Settings settings_;
  const plan::Load load_;
  merge::MergeSettings merge_settings_;
  fakes::InMemoryMergeObjects objects_;
  fakes::InMemoryHeadStore head_;
  plan::Requests counts_;
  CountedRequests counted_{objects_, counts_};
  CountedHead counted_head_{head_, counts_};
  std::mt19937_64 random_{1};
  double batch_at_ = 0;  ///< micros since it began
  double merge_at_ = 0;
  double end_ = 0;
  double landings_ = 0;
  std::uint64_t events_ = 0;
};

}  // namespace weir::forecast
