// What GetEventSourceMapping tells as LastProcessingResult.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

namespace weir::cloud::lambda {

/// Told by all shards of a mapping. Thread-safe.
class ProcessingResult {
 public:
  void Tell(std::string_view text) {
    const std::lock_guard lock(mutex_);
    text_ = text;
  }
  [[nodiscard]] std::string text() const {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  mutable std::mutex mutex_;
  std::string text_ = "No records processed";
};

}  // namespace weir::cloud::lambda
