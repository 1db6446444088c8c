// Locks by key: a key's mutex is found by its hash.
#include "src/cloud/store/key_locks.h"

#include <algorithm>
#include <functional>
#include <string>

namespace weir::cloud::store {

KeyLocks::Guard KeyLocks::Lock(std::string_view key) {
  return Guard(stripes_[std::hash<std::string_view>{}(key) % kStripes]);
}

std::vector<KeyLocks::Guard> KeyLocks::LockAll(std::span<const std::string> keys) {
  std::vector<std::size_t> stripes;
  stripes.reserve(keys.size());
  for (const std::string& key : keys) {
    stripes.push_back(std::hash<std::string_view>{}(key) % kStripes);
  }
  std::sort(stripes.begin(), stripes.end());
  stripes.erase(std::unique(stripes.begin(), stripes.end()), stripes.end());
  std::vector<Guard> guards;
  guards.reserve(stripes.size());
  for (const std::size_t stripe : stripes) guards.emplace_back(stripes_[stripe]);
  return guards;
}

}  // namespace weir::cloud::store
