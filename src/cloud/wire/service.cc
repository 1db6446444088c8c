// What a service does unless it says otherwise.
#include "src/cloud/wire/service.h"

namespace weir::cloud::wire {

std::string Service::Route(const HttpRequest& /*request*/) const { return {}; }

AwsError Service::Throttled() const { return {400, "ThrottlingException", "Rate exceeded"}; }

AwsError Service::Failed() const { return InternalFailure(); }

}  // namespace weir::cloud::wire
