// Which service a request is for, and which of its operations.
#pragma once

#include <string>
#include <vector>

#include "src/cloud/protocol/credential.h"
#include "src/cloud/protocol/service.h"

namespace weir::cloud::protocol {

struct Destination {
  Service* service = nullptr;  ///< nullptr: no service of ours
  Asked asked;
};

/// By credential scope, then X-Amz-Target, then Action and Version, then path; S3 takes the rest.
/// Where services share a signing name (DynamoDB and its streams), X-Amz-Target decides.
[[nodiscard]] Destination FindDestination(const std::vector<Service*>& services,
                                          const http::Request& request,
                                          const Credential& credential);

/// The answer to a request for a service that is not here, in the protocol that it speaks.
[[nodiscard]] http::Response NoSuchService(const http::Request& request,
                                           const Credential& credential,
                                           std::string_view request_id);

}  // namespace weir::cloud::protocol
