// Which messages of a queue a mapping's function gets.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "src/cloud/lambda/mappings/event_pattern.h"

namespace weir::cloud::lambda {

/// FilterCriteria: a message that one pattern describes is wanted; without patterns all are. What
/// is not wanted is deleted, as on AWS.
///
/// A body that is a JSON object or array is matched as such, and only by patterns that ask for
/// members of it; every other body is a text, and only matched by patterns that ask for one:
///
///     {"body":{"kind":["order"]}}    {"body":["order",{"prefix":"or"}]}
class EventFilter {
 public:
  /// Lambda's default quota ("Event filtering", of a mapping).
  static constexpr std::size_t kMaxPatterns = 5;

  /// REQUIRES: each text is a pattern.
  explicit EventFilter(const std::vector<std::string>& patterns);

  /// `record`: a message as SqsEvent writes it.
  [[nodiscard]] bool Wants(std::string_view record) const;

 private:
  std::vector<EventPattern> patterns_;
};

}  // namespace weir::cloud::lambda
