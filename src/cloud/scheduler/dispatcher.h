// The thread that invokes what is due.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>
#include <thread>

#include "src/cloud/scheduler/agenda.h"
#include "src/cloud/scheduler/complaints.h"
#include "src/cloud/scheduler/execution_roles.h"
#include "src/cloud/scheduler/figures.h"
#include "src/cloud/scheduler/pauses.h"
#include "src/cloud/scheduler/target_functions.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::scheduler {

/// What Scheduler needs of other services. Everything outlives it.
struct Ports {
  TargetFunctions& functions;
  ExecutionRoles& roles;
  Figures& figures;
};

/// Sleeps until the agenda's next time has come, by Weir's clock, or the waiter is rung. Runs from
/// its beginning to its end. Pauses where nothing can be delivered, or recorded.
class Dispatcher {
 public:
  Dispatcher(Agenda& agenda, const store::Clock& clock, store::Waiter& waiter, const Ports& ports);
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;
  ~Dispatcher();

 private:
  void Run();
  /// Whether it can go on at once.
  bool Fire();
  [[nodiscard]] Delivery Deliver(const ScheduleKey& schedule, const Settings& settings,
                                 Seconds time, std::uint32_t attempt);
  /// Why the target has not got it; nothing where it has. kExhausted, kUnavailable: not now.
  [[nodiscard]] Result<void> Invoke(const ScheduleKey& schedule, const Settings& settings,
                                    Seconds time, std::uint32_t attempt);
  void Tell(const Agenda::Fired& fired);
  void TroubleBegins(std::string_view what, std::string_view why);
  void TroubleEnds();

  Agenda& agenda_;
  const store::Clock& clock_;
  store::Waiter& waiter_;
  const Ports ports_;
  Pauses pauses_;
  Complaints failures_;
  Complaints drops_;
  bool is_in_trouble_ = false;  ///< and the log knows
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace weir::cloud::scheduler
