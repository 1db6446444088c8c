// A queue's policy: AWS's quotas of it. Who may do what, it decides nowhere here.
#pragma once

#include <cstddef>
#include <string_view>

namespace weir::cloud::sqs {

// Developer Guide, "Amazon SQS policy quotas".
inline constexpr std::size_t kMaxPolicyBytes = 8'192;
inline constexpr std::size_t kMaxStatements = 20;
inline constexpr std::size_t kMaxPrincipals = 50;
inline constexpr std::size_t kMaxConditions = 10;

/// Whether the text is a JSON object that keeps all of them.
[[nodiscard]] bool IsPolicy(std::string_view text);

}  // namespace weir::cloud::sqs
