// How requests are told apart, and the operations of S3 that are not there yet.
#pragma once

#include <span>

#include "src/cloud/s3/operation.h"

namespace weir::cloud::s3 {

/// Whether the request has all that the operation's requests have.
[[nodiscard]] bool Means(const http::Request& http, const Address& address,
                         const Operation& operation);

/// Known by name, for faults, metrics and an honest 501.
[[nodiscard]] std::span<const Operation> UnimplementedOperations();

}  // namespace weir::cloud::s3
