// ExpressionAttributeNames and ExpressionAttributeValues: what the expressions of a request refer
// to.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "src/cloud/dynamodb/value/value.h"
#include "src/cloud/protocol/aws_error.h"

namespace weir::cloud::dynamodb {

/// Shared by all expressions of one request, for what none of them uses is an error.
class Placeholders {
 public:
  Placeholders() = default;
  /// nullptr: the request has none. ValidationException for keys and values that are none.
  static protocol::Outcome<Placeholders> Read(const boost::json::object* names,
                                              const boost::json::object* values);

  /// "#n" → the attribute's name; nullptr where the request has none.
  [[nodiscard]] const std::string* Name(std::string_view reference);
  /// ":v" → the value.
  [[nodiscard]] const Value* FindValue(std::string_view reference);

  /// What is wrong with the request's placeholders, once all expressions are read.
  [[nodiscard]] std::optional<protocol::AwsError> Unused() const;

 private:
  std::map<std::string, std::string, std::less<>> names_;
  std::map<std::string, Value, std::less<>> values_;
  std::set<std::string, std::less<>> used_;
};

}  // namespace weir::cloud::dynamodb
