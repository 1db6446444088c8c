// Attribute values as the wire has them: {"S": "text"}, {"N": "1"}, …
#pragma once

#include <optional>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "src/cloud/dynamodb/value/value.h"
#include "src/cloud/protocol/aws_error.h"

namespace weir::cloud::dynamodb {

/// SerializationException where the JSON is not of the model's shape, ValidationException where it
/// is no value that an item can hold.
[[nodiscard]] protocol::Outcome<Value> ParseValue(const boost::json::value& json);
[[nodiscard]] protocol::Outcome<Item> ParseItem(const boost::json::object& json);

[[nodiscard]] boost::json::value ToJson(const Value& value);
[[nodiscard]] boost::json::object ToJson(const Item& item);

/// What is wrong with an attribute's name, or with that of a map's member.
[[nodiscard]] std::optional<protocol::AwsError> WrongName(std::string_view name);
/// What is wrong with a number, in AWS's words.
[[nodiscard]] protocol::AwsError NumberError(NumberFault fault, std::string_view text);

}  // namespace weir::cloud::dynamodb
