// What IAM's operations work on.
#pragma once

#include "src/cloud/iam/store.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::iam {

struct Context {
  IamStore& store;
  const store::Clock& clock;
};

}  // namespace weir::cloud::iam
