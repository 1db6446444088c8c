// Which requests have deleted what, so that one that comes again is answered as the first.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <utility>

namespace weir::cloud::scheduler {

/// The newest ones, in memory alone: after a start, a request that comes again finds nothing there,
/// and is told so. Thread-safe.
class Deletions {
 public:
  static constexpr std::size_t kMaxKept = 1'000;

  void Keep(std::string client_token, std::string arn) {
    if (client_token.empty()) return;
    const std::lock_guard lock(mutex_);
    kept_.emplace_back(std::move(client_token), std::move(arn));
    if (kept_.size() > kMaxKept) kept_.pop_front();
  }
  [[nodiscard]] bool Has(const std::string& client_token, const std::string& arn) const {
    const std::lock_guard lock(mutex_);
    return std::any_of(kept_.begin(), kept_.end(), [&](const auto& one) {
      return one.first == client_token && one.second == arn;
    });
  }

 private:
  mutable std::mutex mutex_;
  std::deque<std::pair<std::string, std::string>> kept_;
};

}  // namespace weir::cloud::scheduler
