// What Scheduler's operations work on.
#pragma once

#include "src/cloud/scheduler/agenda.h"
#include "src/cloud/scheduler/deletions.h"
#include "src/cloud/scheduler/execution_roles.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::scheduler {

struct Context {
  Agenda& agenda;
  const ExecutionRoles& roles;
  const store::Clock& clock;
  Deletions deletions{};
};

}  // namespace weir::cloud::scheduler
