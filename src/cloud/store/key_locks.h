// Locks by key: who reads, decides and writes back does it alone for that key.
#pragma once

#include <array>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir::cloud::store {

/// A fixed number of mutexes shared by all keys; two keys may share one, so nobody may take a
/// second key while holding one: take all at once with LockAll.
class KeyLocks {
 public:
  using Guard = std::unique_lock<std::mutex>;
  [[nodiscard]] Guard Lock(std::string_view key);
  /// In one global order, each mutex once: no deadlock, whatever the keys.
  [[nodiscard]] std::vector<Guard> LockAll(std::span<const std::string> keys);

 private:
  static constexpr std::size_t kStripes = 256;
  std::array<std::mutex, kStripes> stripes_;
};

}  // namespace weir::cloud::store
