// All metrics, over the one store.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "src/cloud/cloudwatch/model.h"
#include "src/cloud/store/store.h"
#include "src/cloud/usage/meter.h"

namespace weir::cloud::cloudwatch {

/// Thread-safe. Bounded: metrics beyond Options::max_metrics are not taken (they are counted), and
/// minutes older than 15 days are removed, with the metrics that have no other.
///
/// One put at a time writes to the store, for all that have come while the one before it wrote: it
/// alone changes the metrics, once they are stored. Nobody waits for the store who only reads.
class MetricStore {
 public:
  struct Options {
    std::size_t max_metrics = 10000;
    usage::Meter* meter = nullptr;  ///< of what AWS bills; outlives the store
  };

  /// `store` and `clock` outlive this. Throws StoreFailure where stored bytes are damaged.
  MetricStore(store::Store& store, const store::Clock& clock, Options options);
  MetricStore(const MetricStore&) = delete;
  MetricStore& operator=(const MetricStore&) = delete;
  ~MetricStore() = default;

  /// All or nothing, but for samples of metrics beyond the limit. kCorrupt where a stored minute is
  /// damaged; else the errors of Store::Apply. REQUIRES: counts are positive.
  Result<void> Put(const std::vector<Sample>& samples);

  struct Metric {
    MetricId id;
    std::string unit;
    Statistics total;  ///< since this service started
    Minute latest;
  };
  /// In the order of namespace and name.
  [[nodiscard]] std::vector<Metric> List() const;
  /// The minutes that have samples, in [from, to).
  [[nodiscard]] std::map<Minute, Statistics> Points(const MetricId& metric, Minute from,
                                                    Minute to) const;
  /// Samples of metrics that were too many.
  [[nodiscard]] std::uint64_t refused() const;

 private:
  struct Entry {
    std::uint64_t number = 0;
    std::string unit;
    Statistics total;
    Minute latest;
    Minute trimmed;
  };

  struct PutUnderWay;
  class Change;

  [[nodiscard]] std::vector<Result<void>> Write(const std::vector<PutUnderWay*>& puts) noexcept;
  void Commit(Change change);

  store::Store& store_;
  const store::Clock& clock_;
  const Options options_;
  mutable std::mutex mutex_;  ///< of what follows
  std::condition_variable written_;
  std::vector<PutUnderWay*> waiting_;
  bool writing_ = false;
  std::map<MetricId, Entry> metrics_;
  std::uint64_t next_number_ = 1;
  std::uint64_t refused_ = 0;
  Minute swept_;                ///< when metrics without minutes were looked for
  bool has_told_full_ = false;  ///< to the log
};

}  // namespace weir::cloud::cloudwatch
