// Somebody who makes one object of several, and deletes those: beside attempts.
#pragma once

#include "tests/simulation/world.h"

namespace weir::simulation {

/// Makes any objects of a folder one, which a tombstone says first; or deletes some that have
/// become others.
void RollUpSome(World& world);

}  // namespace weir::simulation
