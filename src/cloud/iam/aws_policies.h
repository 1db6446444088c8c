// The managed policies of AWS's own that may be attached here.
#pragma once

#include <string_view>

namespace weir::cloud::iam {

/// Whether it is the ARN of one that we know: those that functions, streams, tables and buckets are
/// used with. Nothing is enforced by them here, so they have no documents.
[[nodiscard]] bool IsPolicyOfAws(std::string_view arn);

}  // namespace weir::cloud::iam
