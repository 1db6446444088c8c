// The counters that services add to.
#pragma once

#include <array>
#include <atomic>
#include <string>

#include "src/cloud/usage/item.h"

namespace weir::cloud::usage {

/// Thread-safe, without locks: it is added to on every request's way. Whole numbers are exact up to
/// 2^53.
class Meter {
 public:
  Meter() = default;
  Meter(const Meter&) = delete;
  Meter& operator=(const Meter&) = delete;
  ~Meter() = default;

  /// `quantity` in the item's unit, not negative.
  void Add(Item item, double quantity) noexcept {
    counts_[static_cast<std::size_t>(item)].fetch_add(quantity, std::memory_order_relaxed);
  }
  [[nodiscard]] Quantities Read() const;

 private:
  std::array<std::atomic<double>, kItemCount> counts_{};
};

/// For those who may have none: then nobody counts.
inline void Count(Meter* meter, Item item, double quantity) noexcept {
  if (meter != nullptr) meter->Add(item, quantity);
}

/// Prometheus's text format, version 0.0.4:
///
///     weir_usage_total{item="s3_put_requests"} 7
[[nodiscard]] std::string RenderUsage(const Quantities& used);

}  // namespace weir::cloud::usage
