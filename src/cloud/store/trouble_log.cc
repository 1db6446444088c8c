// The first failure is told, and the first success after it.
#include "src/cloud/store/trouble_log.h"

#include <utility>

#include <spdlog/spdlog.h>

namespace weir::cloud::store {

void TroubleLog::WriteFailed(const Error& error) {
  const std::lock_guard lock(mutex_);
  if (!std::exchange(now_.writes, error)) spdlog::error("store: {}", error.message);
  is_refusing_ = true;
}

void TroubleLog::WriteDone() {
  if (!is_refusing_.load(std::memory_order_relaxed)) return;
  const std::lock_guard lock(mutex_);
  if (std::exchange(now_.writes, std::nullopt)) spdlog::warn("store: writes are taken again");
  is_refusing_ = false;
}

void TroubleLog::ReadFailed(const Error& error) {
  const std::lock_guard lock(mutex_);
  const bool is_damage = now_.reads && now_.reads->kind == ErrorKind::kCorrupt;
  if (is_damage) return;  // which is for good
  const bool is_news = !now_.reads || error.kind == ErrorKind::kCorrupt;
  now_.reads = error;
  if (is_news) spdlog::error("store: {}", error.message);
}

void TroubleLog::ReadDone() {
  const std::lock_guard lock(mutex_);
  if (std::exchange(now_.reads, std::nullopt)) spdlog::warn("store: what failed can be read again");
}

Trouble TroubleLog::Now() const {
  const std::lock_guard lock(mutex_);
  return now_;
}

}  // namespace weir::cloud::store
