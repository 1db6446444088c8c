// What a service does unless it says otherwise.
#include "src/cloud/protocol/service.h"

namespace weir::cloud::protocol {

AwsError Service::Throttled() const { return {400, "ThrottlingException", "Rate exceeded"}; }

AwsError Service::Failed() const { return InternalFailure(); }

}  // namespace weir::cloud::protocol
