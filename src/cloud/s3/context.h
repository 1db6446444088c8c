// What S3's operations work on.
#pragma once

#include <functional>

#include "src/cloud/protocol/front_door.h"
#include "src/cloud/s3/store.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::s3 {

/// Borrowed; outlives the service.
struct Context {
  S3Store& store;
  const store::Clock& clock;
  const protocol::KeyRing* keys;  ///< null: signatures are not enforced
  /// A bucket's lifecycle rules have changed.
  std::function<void()> lifecycle_changed;
};

}  // namespace weir::cloud::s3
