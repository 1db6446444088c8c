// What is lost, told to the log when that begins and when it is over: a store without writes would
// fill it otherwise.
#pragma once

#include <atomic>
#include <string>
#include <utility>

#include <spdlog/spdlog.h>

#include "src/result/result.h"

namespace weir::cloud::server {

/// Thread-safe.
class LossLog {
 public:
  /// "lambda: metrics"
  explicit LossLog(std::string what) : what_(std::move(what)) {}

  void Tell(const Result<void>& kept) {
    if (is_losing_.exchange(!kept) == !kept) return;
    if (kept) {
      spdlog::info("{} are kept again", what_);
    } else {
      spdlog::error("{} are lost: {}", what_, kept.error().message);
    }
  }

 private:
  const std::string what_;
  std::atomic<bool> is_losing_ = false;
};

}  // namespace weir::cloud::server
