// Turns the pump until it is told to stop and its invocations have ended.
#include "src/cloud/lambda/mappings/queue_runner.h"

#include <utility>

namespace weir::cloud::lambda {

QueueRunner::QueueRunner(MappingSettings settings, const MappingPorts& ports,
                         const SharedMeans& means, ProcessingResult& result,
                         std::function<void()> has_stopped)
    : settings_(std::move(settings)),
      has_stopped_(std::move(has_stopped)),
      turner_(means.turns, [this] { return Turn(); }),
      pump_(settings_, ports, means.budget, result, [this] { turner_.Ring(); }) {
  turner_.Ring();
}

QueueRunner::~QueueRunner() { turner_.End(); }  // before the pump goes, which may ring till then

void QueueRunner::Stop() {
  stopping_ = true;
  turner_.Ring();
}

std::optional<store::TimePoint> QueueRunner::Turn() {
  const bool is_stopping = stopping_;
  if (is_stopping) pump_.Stop();
  const auto wake = pump_.Turn();
  if (is_stopping && pump_.idle() && !stopped_.exchange(true)) has_stopped_();
  return wake;
}

}  // namespace weir::cloud::lambda
