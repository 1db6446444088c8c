// What S3's operations do, in IAM's words.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "src/cloud/protocol/access.h"
#include "src/cloud/s3/request.h"

namespace weir::cloud::s3 {

using AccessRow = protocol::AccessRow<Request>;

/// A row for each operation that is there.
[[nodiscard]] std::span<const AccessRow> AccessTable();

/// Why the caller may not call the operation, in AWS's words; nothing where it may, or where nobody
/// judges it.
[[nodiscard]] std::optional<std::string> WhyDenied(std::string_view operation,
                                                   const Request& request);

/// The same for one object of the request's bucket, or a version of it; "": none is named.
[[nodiscard]] std::optional<std::string> WhyNotDelete(const Request& request, std::string_view key,
                                                      std::string_view version);
/// Why the caller may not know that the request's object is not there: it has to be allowed to list
/// the bucket, with the object's key as s3:prefix.
[[nodiscard]] std::optional<std::string> WhyNotTold(const Request& request);

}  // namespace weir::cloud::s3
