// What CloudWatch Logs' operations work on.
#pragma once

#include "src/cloud/logs/store.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::logs {

struct Context {
  LogStore& logs;
  const store::Clock& clock;
};

}  // namespace weir::cloud::logs
