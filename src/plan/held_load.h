// Late rows of layout `landing`: what is held and stored rarely, and what is not.
#pragma once

#include "src/plan/settings.h"
#include "src/plan/workload.h"

namespace weir::plan {

/// A window holds rows of days that have been over for `merge_hold_hours`, in an object of its own
/// (src/merge/output/held.cc), until a plan of kind kHeld stores them all. Rows of the day before
/// are stored at once as long as that is not so. Without a hold all late rows are.
struct HeldLoad {
  bool holds = false;
  double rows = 0;        ///< held, a second
  double seconds = 0;     ///< so often they are stored
  double parts = 0;       ///< objects of what is held, of a plan of a window
  double objects = 0;     ///< files of the lake, of a plan that stores them
  double days = 0;        ///< that these are of
  double at_once = 0;     ///< share of the windows that store late rows themselves
  double added = 0;       ///< files of the lake, of a plan of such a window
  double added_days = 0;  ///< that these are of
};

/// `plans` are those of a window that judge it.
[[nodiscard]] HeldLoad HeldLoadOf(const Workload& workload, const Settings& settings, double plans);

/// So often what is held is stored: a window begins it, and the first one behind its time ends it.
[[nodiscard]] double HeldSeconds(const Settings& settings);

}  // namespace weir::plan
