// How long to wait before asking again: full jitter under a bound that doubles.
#pragma once

#include <chrono>
#include <cstdint>

#include "src/aws/clock.h"

namespace weir::aws {

/// The waits of one piece of work. Each is drawn evenly from zero to a bound that doubles up to
/// kMaxWait, so that many who failed together do not come back together.
class Backoff {
 public:
  static constexpr std::chrono::milliseconds kFirstBound{50};
  static constexpr std::chrono::milliseconds kMaxWait{2'000};

  Backoff(Clock& clock, Deadline deadline) : clock_(clock), deadline_(deadline) {}

  /// Waits; false, at once, when the deadline would pass meanwhile.
  bool Wait();

 private:
  Clock& clock_;
  const Deadline deadline_;
  std::chrono::milliseconds bound_ = kFirstBound;
};

}  // namespace weir::aws
