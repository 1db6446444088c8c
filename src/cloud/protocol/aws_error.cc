// The exceptions that every service has.
#include "src/cloud/protocol/aws_error.h"

#include <utility>

#include <fmt/format.h>

namespace weir::cloud::protocol {

AwsError Because(AwsError error, const Error& reason) {
  error.message = reason.message;
  return error;
}

AwsError InternalFailure() {
  return {500, "InternalFailure",
          "The request processing has failed because of an unknown error, exception or failure."};
}

AwsError UnknownOperation(std::string_view operation) {
  return {400, "UnknownOperationException",
          operation.empty() ? std::string("The request names no operation.")
                            : fmt::format("This endpoint has no operation {}.", operation)};
}

AwsError SerializationError(std::string message) {
  return {400, "SerializationException", std::move(message)};
}

AwsError ValidationError(std::string message) {
  return {400, "ValidationException", std::move(message)};
}

}  // namespace weir::cloud::protocol
