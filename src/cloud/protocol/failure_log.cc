// dynamodb PutItem (9e79ad28-…): 500: /data: IO error: No space left on device; … (and 812 more)
#include "src/cloud/protocol/failure_log.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

namespace weir::cloud::protocol {
namespace {

/// A client may send anything for an operation's name.
std::string_view Plain(std::string_view operation) {
  constexpr std::size_t kMaxLength = 64;
  const bool is_plain =
      operation.size() <= kMaxLength && std::ranges::all_of(operation, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
      });
  return is_plain ? operation : "an unknown operation";
}

}  // namespace

FailureLog::FailureLog(std::function<Time()> now) : now_(std::move(now)) {}

void FailureLog::Tell(const Failure& failure) {
  std::size_t untold = 0;
  {
    const std::lock_guard lock(mutex_);
    const Time now = now_();
    const auto found = seen_.find(failure.reason);
    if (found != seen_.end() && now - found->second.last < kPause) {
      ++found->second.untold;
      return;
    }
    if (found == seen_.end()) {
      if (seen_.size() >= kMaxReasons) seen_.clear();
      seen_.emplace(failure.reason, Seen{.last = now});
    } else {
      untold = std::exchange(found->second, Seen{.last = now}).untold;
    }
  }
  const std::string more = untold == 0 ? "" : fmt::format(" (and {} more of this)", untold);
  spdlog::error("{} {} ({}): {}: {}{}", failure.service, Plain(failure.operation),
                failure.request_id, failure.status, failure.reason, more);
}

}  // namespace weir::cloud::protocol
