// What a service does unless it says otherwise.
#include "src/cloud/protocol/service.h"

#include <string>
#include <utility>

namespace weir::cloud::protocol {

AwsError Service::Throttled() const { return {400, "ThrottlingException", "Rate exceeded"}; }

AwsError Service::Denied(std::string message) const {
  if (!target_prefix().empty()) return {400, "AccessDeniedException", std::move(message)};
  const bool is_rest = api_version().empty();
  return {403, is_rest ? "AccessDeniedException" : "AccessDenied", std::move(message)};
}

AwsError Service::Failed() const { return InternalFailure(); }

}  // namespace weir::cloud::protocol
