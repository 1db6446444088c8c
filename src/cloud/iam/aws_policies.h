// The managed policies of AWS's own that may be attached here.
#pragma once

#include <optional>
#include <string_view>

namespace weir::cloud::iam {

/// Whether it is the ARN of one that we know: those that functions, streams, tables and buckets are
/// used with.
[[nodiscard]] bool IsPolicyOfAws(std::string_view arn);

/// What it allows, as the guide shows it, of long ones as far as it is about services that are
/// here; nothing for what is none of these.
[[nodiscard]] std::optional<std::string_view> TextOfAws(std::string_view arn);

}  // namespace weir::cloud::iam
