// What is held at a moment, of what costs by the hour or by the month.
#pragma once

#include <atomic>

#include "src/cloud/usage/item.h"

namespace weir::cloud::usage {

/// Each service adds what it holds: shards, units of capacity, GB.
class Levels {
 public:
  Levels() = default;
  /// `is_given_up` outlives this.
  explicit Levels(const std::atomic<bool>& is_given_up) : is_given_up_(&is_given_up) {}

  /// Whoever counts long asks now and then: once nobody wants the levels any more, any will do.
  [[nodiscard]] bool IsWanted() const { return is_given_up_ == nullptr || !*is_given_up_; }
  void Add(Item item, double held) { held_[item] += held; }
  void AddBytes(Item item, double bytes) { Add(item, bytes / kBytesPerGb); }
  [[nodiscard]] const Quantities& held() const { return held_; }

 private:
  const std::atomic<bool>* is_given_up_ = nullptr;
  Quantities held_;
};

}  // namespace weir::cloud::usage
