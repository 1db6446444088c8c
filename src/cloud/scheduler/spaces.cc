// All of them are in their first version.
#include "src/cloud/scheduler/spaces.h"

namespace weir::cloud::scheduler {

std::vector<store::Space> Spaces() {
  return {{.name = kGroupSpace},
          {.name = kScheduleSpace},
          {.name = kProgressSpace},
          {.name = kRetrySpace}};
}

}  // namespace weir::cloud::scheduler
