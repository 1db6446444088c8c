// Which events a pattern of a filter describes.
#pragma once

#include <string_view>

#include <boost/json/object.hpp>

#include "src/result/result.h"

namespace weir::cloud::lambda {

/// The rules of Lambda's Developer Guide, "Control which events Lambda sends to your function":
///
///     {"body":{"kind":["order",{"prefix":"or"}],"price":[{"numeric":[">",10,"<=",20]}],
///     "$or":[{"city":["Rome"]},{"day":[{"exists":false}]}]}}
///
/// Each member of the pattern has to be met. A list holds what a value may be: itself, or a rule
/// (prefix, suffix, equals-ignore-case, anything-but, numeric, exists). Of an array in an event one
/// element is enough.
class EventPattern {
 public:
  /// kInvalidInput, with what is wrong, for what is none.
  static Result<EventPattern> Parse(std::string_view text);

  [[nodiscard]] bool Matches(const boost::json::object& event) const;
  [[nodiscard]] const boost::json::object& members() const { return members_; }

 private:
  explicit EventPattern(boost::json::object members) : members_(std::move(members)) {}

  boost::json::object members_;
};

}  // namespace weir::cloud::lambda
