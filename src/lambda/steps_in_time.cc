// How far an invocation that works in steps may go: it ends before its time does.
#include "src/lambda/steps_in_time.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace weir::lambda {
namespace {

/// Of the invocation's time, for the answer and what is under way.
constexpr double kReservedShare = 0.1;

aws::Deadline Before(aws::Deadline invocation_end, aws::Deadline now) {
  return invocation_end - std::chrono::duration_cast<aws::Deadline::duration>(
                              (invocation_end - now) * kReservedShare);
}

}  // namespace

StepsInTime::StepsInTime(const aws::Clock& clock, aws::Deadline invocation_end)
    : clock_(clock), begun_(clock.Now()), deadline_(Before(invocation_end, begun_)) {}

bool StepsInTime::MayGoOn() {
  const auto now = clock_.Now();
  longest_ = std::max(longest_, now - std::exchange(begun_, now));
  return now + longest_ + longest_ / 2 < deadline_;
}

}  // namespace weir::lambda
