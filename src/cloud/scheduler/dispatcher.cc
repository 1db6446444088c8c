// Sleeps, fires, and pauses where that is of no use.
#include "src/cloud/scheduler/dispatcher.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

#include "src/cloud/scheduler/payload.h"
#include "src/text/uuid.h"

namespace weir::cloud::scheduler {

Dispatcher::Dispatcher(Agenda& agenda, const store::Clock& clock, store::Waiter& waiter,
                       const Ports& ports)
    : agenda_(agenda), clock_(clock), waiter_(waiter), ports_(ports), thread_([this] { Run(); }) {}

Dispatcher::~Dispatcher() {
  stopping_ = true;
  waiter_.Ring();
  thread_.join();
}

void Dispatcher::Run() {
  TimePoint not_before{};
  while (!stopping_) {
    const TimePoint due = agenda_.NextDue().value_or(TimePoint::max());
    if (const TimePoint wake = std::max(due, not_before); wake > clock_.Now()) {
      waiter_.WaitUntil(wake);
    } else if (!Fire()) {
      not_before = clock_.Now() + kPause;
    }
  }
}

bool Dispatcher::Fire() try {
  const Result<Agenda::Fired> fired = agenda_.FireNext(
      [this](const ScheduleKey& schedule, const Settings& settings, Seconds time,
             std::uint32_t attempt) { return Deliver(schedule, settings, time, attempt); });
  if (!fired) {
    spdlog::error("scheduler: an invocation could not be recorded, and is repeated: {}",
                  fired.error().message);
    return false;
  }
  Tell(*fired);
  return fired->delivery != Delivery::kHeld;
} catch (const store::StoreFailure& failure) {
  spdlog::error("scheduler: the store can't be read: {}", failure.what());
  return false;
}

Delivery Dispatcher::Deliver(const ScheduleKey& schedule, const Settings& settings, Seconds time,
                             std::uint32_t attempt) {
  if (!ports_.roles.CanBeAssumed(settings.role)) {
    spdlog::warn("scheduler: {} is not invoked: {} can't be assumed", schedule.Arn(),
                 settings.role);
    return Delivery::kFailed;
  }
  const Result<void> accepted =
      ports_.functions.Accept(settings.target, PayloadOf({.schedule = schedule,
                                                          .settings = settings,
                                                          .time = time,
                                                          .number = attempt,
                                                          .execution_id = text::RandomUuid()}));
  if (accepted) return Delivery::kTaken;
  const ErrorKind kind = accepted.error().kind;
  if (kind == ErrorKind::kExhausted || kind == ErrorKind::kUnavailable) return Delivery::kHeld;
  spdlog::warn("scheduler: {} is not invoked: {}", schedule.Arn(), accepted.error().message);
  return Delivery::kFailed;
}

void Dispatcher::Tell(const Agenda::Fired& fired) {
  const GroupKey& group = fired.schedule.group;
  if (fired.delivery == Delivery::kHeld) return ports_.figures.Count(group, kThrottles, 1);
  if (fired.delivery) ports_.figures.Count(group, kAttempts, 1);
  if (fired.delivery == Delivery::kFailed) ports_.figures.Count(group, kTargetErrors, 1);
  if (fired.dropped > 0) ports_.figures.Count(group, kDropped, fired.dropped);
}

}  // namespace weir::cloud::scheduler
