// How far an invocation that works in steps may go: it ends before its time does.
#pragma once

#include "src/aws/clock.h"

namespace weir::lambda {

/// Another step is begun if there is time for one that takes half as long again as the longest.
class StepsInTime {
 public:
  /// `invocation_end` is Lambda's; `clock` outlives this.
  StepsInTime(const aws::Clock& clock, aws::Deadline invocation_end);

  [[nodiscard]] bool MayGoOn();
  /// By then all that is under way has to be over.
  [[nodiscard]] aws::Deadline deadline() const { return deadline_; }

 private:
  const aws::Clock& clock_;
  aws::Deadline begun_;
  const aws::Deadline deadline_;
  aws::Deadline::duration longest_{};
};

}  // namespace weir::lambda
