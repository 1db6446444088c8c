// Filter patterns: which log messages are meant.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "src/result/result.h"

namespace weir::cloud::logs {

/// Two of the languages of CloudWatch Logs' patterns:
///
///     ERROR "exact words" -never ?this ?or-that      words in the message
///     { $.level = "error" && ($.ms > 100 || $.path = "/a*" || $.x NOT EXISTS || $.y IS NULL) }
///
/// The empty pattern means all messages. Patterns for space-delimited fields ([…]) and regular
/// expressions (%…%) are refused.
class FilterPattern {
 public:
  /// kInvalidInput for what is no pattern.
  static Result<FilterPattern> Parse(std::string_view text);
  [[nodiscard]] bool Matches(std::string_view message) const { return matches_(message); }

 private:
  using Test = std::function<bool(std::string_view message)>;
  explicit FilterPattern(Test matches) : matches_(std::move(matches)) {}
  Test matches_;
};

/// Whether `text` is `pattern`, in which each '*' stands for any text.
[[nodiscard]] bool MatchesWildcard(std::string_view text, std::string_view pattern);

}  // namespace weir::cloud::logs
