// An AWS exception as a value: what an operation answers when it does not do what was asked.
#pragma once

#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "src/result/result.h"

namespace weir::cloud::protocol {

/// Rendered by the protocol of the service: JSON (`__type`, `message`), rest-json, rest-xml, query.
/// Services make these by their named factories (`errors.h`), one for each exception they know.
struct AwsError {
  int status = 400;
  std::string code;     ///< the exception's name as the wire has it: "ResourceNotFoundException"
  std::string message;  ///< AWS's own words where they are documented
  boost::json::object members = {};  ///< further members of the exception's shape
};

template <typename T>
using Outcome = Result<T, AwsError>;

/// The error with a message that says why it happened, for its code alone says nothing.
[[nodiscard]] AwsError Because(AwsError error, const Error& reason);

/// Exceptions that every AWS service has (API references, "Common Errors").
[[nodiscard]] AwsError InternalFailure();
/// The answer to an operation ("" for none) that a service does not have: a message that names it.
[[nodiscard]] AwsError UnknownOperation(std::string_view operation);
/// A body that is no JSON, or a member of another JSON type than the model says.
[[nodiscard]] AwsError SerializationError(std::string message);
/// "1 validation error detected: Value '…' at '…' failed to satisfy constraint: …"
[[nodiscard]] AwsError ValidationError(std::string message);

}  // namespace weir::cloud::protocol
