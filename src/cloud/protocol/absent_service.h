// What a request for a service that is not here is answered.
#pragma once

#include <string_view>
#include <vector>

#include "src/cloud/protocol/credential.h"
#include "src/cloud/protocol/service.h"

namespace weir::cloud::protocol {

/// An exception that names the service and the operation, and says which services there are; in the
/// protocol of the request, so that its SDK shows it. Which that is follows from the request: RPC
/// v2 CBOR, X-Amz-Target, Action (EC2's XML differs from that of others), else REST.
[[nodiscard]] http::Response NoSuchService(const http::Request& request,
                                           const Credential& credential,
                                           const std::vector<Service*>& services,
                                           std::string_view request_id);

}  // namespace weir::cloud::protocol
