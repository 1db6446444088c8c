// How long the dispatcher rests where it can't go on: twice as long each time, up to a bound.
#pragma once

#include <algorithm>
#include <chrono>

#include "src/cloud/store/clock.h"

namespace weir::cloud::scheduler {

class Pauses {
 public:
  static constexpr std::chrono::seconds kFirst{1};
  static constexpr std::chrono::seconds kMaxPause{16};  // a queue that was full may be empty

  store::Duration Next() {
    const store::Duration pause = next_;
    next_ = std::min<store::Duration>(next_ * 2, kMaxPause);
    return pause;
  }
  void Reset() { next_ = kFirst; }

 private:
  store::Duration next_ = kFirst;
};

}  // namespace weir::cloud::scheduler
