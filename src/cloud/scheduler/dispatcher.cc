// Sleeps, fires, and pauses where that is of no use.
#include "src/cloud/scheduler/dispatcher.h"

#include <algorithm>
#include <exception>
#include <utility>

#include <fmt/format.h>
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
    } else if (Fire()) {
      pauses_.Reset();
    } else {
      not_before = clock_.Now() + pauses_.Next();
    }
  }
}

bool Dispatcher::Fire() try {
  const Result<Agenda::Fired> fired = agenda_.FireNext(
      [this](const ScheduleKey& schedule, const Settings& settings, Seconds time,
             std::uint32_t attempt) { return Deliver(schedule, settings, time, attempt); });
  if (!fired) {
    TroubleBegins("an invocation could not be recorded, and is repeated", fired.error().message);
    return false;
  }
  Tell(*fired);
  if (fired->delivery == Delivery::kHeld) return false;
  if (fired->IsAny()) TroubleEnds();
  return true;
} catch (const std::exception& failure) {
  TroubleBegins("it can't go on", failure.what());
  return false;
}

/// Whatever goes wrong is this schedule's failure: others are not to wait for it.
Delivery Dispatcher::Deliver(const ScheduleKey& schedule, const Settings& settings, Seconds time,
                             std::uint32_t attempt) {
  const Result<void> invoked = Invoke(schedule, settings, time, attempt);
  if (invoked) return Delivery::kTaken;
  const ErrorKind kind = invoked.error().kind;
  if (kind == ErrorKind::kExhausted || kind == ErrorKind::kUnavailable) return Delivery::kHeld;
  if (attempt == 1 && failures_.MayTell(schedule, clock_.Now())) {
    spdlog::warn("scheduler: {} is not invoked: {}", schedule.Arn(), invoked.error().message);
  }
  return Delivery::kFailed;
}

Result<void> Dispatcher::Invoke(const ScheduleKey& schedule, const Settings& settings, Seconds time,
                                std::uint32_t attempt) try {
  if (!ports_.roles.CanBeAssumed(settings.role)) {
    return Error{ErrorKind::kDenied, settings.role + " can't be assumed"};
  }
  return ports_.functions.Accept(settings.role, settings.target,
                                 PayloadOf({.schedule = schedule,
                                            .settings = settings,
                                            .time = time,
                                            .number = attempt,
                                            .execution_id = text::RandomUuid()}));
} catch (const std::exception& failure) {
  return Error{ErrorKind::kCorrupt, failure.what()};
}

void Dispatcher::TroubleBegins(std::string_view what, std::string_view why) {
  if (std::exchange(is_in_trouble_, true)) return;
  spdlog::error("scheduler: {}: {}", what, why);
}

void Dispatcher::TroubleEnds() {
  if (std::exchange(is_in_trouble_, false)) spdlog::info("scheduler: it goes on");
}

void Dispatcher::Tell(const Agenda::Fired& fired) {
  const GroupKey& group = fired.schedule.group;
  if (fired.delivery == Delivery::kHeld) return ports_.figures.Count(group, kThrottles, 1);
  if (fired.delivery) ports_.figures.Count(group, kAttempts, 1);
  if (fired.delivery == Delivery::kFailed) ports_.figures.Count(group, kTargetErrors, 1);
  if (fired.dropped == 0) return;
  ports_.figures.Count(group, kDropped, fired.dropped);
  if (!drops_.MayTell(fired.schedule, clock_.Now())) return;
  spdlog::warn("scheduler: {} is given up: {}", fired.schedule.Arn(),
               fired.delivery ? "its last attempt has failed"
                              : fmt::format("{} times are too old", fired.dropped));
}

}  // namespace weir::cloud::scheduler
