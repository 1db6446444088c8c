// How long to wait before asking again: full jitter under a bound that doubles.
#include "src/aws/backoff.h"

#include <algorithm>
#include <random>

namespace weir::aws {

bool Backoff::Wait() {
  static thread_local std::minstd_rand random{std::random_device{}()};
  std::uniform_int_distribution<std::int64_t> any(0, bound_.count());
  const std::chrono::milliseconds wait(any(random));
  bound_ = std::min(bound_ * 2, kMaxWait);
  if (clock_.Now() + wait >= deadline_) return false;
  clock_.SleepFor(wait);
  return true;
}

}  // namespace weir::aws
