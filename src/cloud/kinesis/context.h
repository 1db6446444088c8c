// What Kinesis's operations work on.
#pragma once

#include "src/cloud/kinesis/store.h"
#include "src/cloud/kinesis/tokens.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::kinesis {

struct Context {
  StreamStore& streams;
  const store::Clock& clock;
  TokenSealer tokens;
};

}  // namespace weir::cloud::kinesis
