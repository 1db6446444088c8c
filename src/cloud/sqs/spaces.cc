// All of them are in their first version.
#include "src/cloud/sqs/spaces.h"

namespace weir::cloud::sqs {

std::vector<store::Space> Spaces() {
  return {{.name = kQueueSpace},
          {.name = kMessageSpace},
          {.name = kStandingSpace},
          {.name = kRecentSpace}};
}

}  // namespace weir::cloud::sqs
