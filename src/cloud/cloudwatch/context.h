// What CloudWatch's operations work on.
#pragma once

#include "src/cloud/cloudwatch/store.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::cloudwatch {

struct Context {
  MetricStore& metrics;
  const store::Clock& clock;
};

}  // namespace weir::cloud::cloudwatch
