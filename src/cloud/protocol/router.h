// Which service a request is for.
#pragma once

#include <string>
#include <vector>

#include "src/cloud/protocol/credential.h"
#include "src/cloud/protocol/service.h"

namespace weir::cloud::protocol {

/// nullptr for none of ours. By credential scope, then X-Amz-Target, then Action and Version, then
/// path; S3 takes the rest. Where services share a signing name (DynamoDB and its streams),
/// X-Amz-Target decides.
[[nodiscard]] Service* FindService(const std::vector<Service*>& services,
                                   const http::Request& request, const Credential& credential);

}  // namespace weir::cloud::protocol
