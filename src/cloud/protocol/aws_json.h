// AWS JSON 1.0 and 1.1: the operation in X-Amz-Target, JSON in and out.
#pragma once

#include <memory>
#include <string_view>

#include "src/cloud/protocol/protocol.h"

namespace weir::cloud::protocol {

using JsonOutcome = Outcome<boost::json::object>;

/// "application/x-amz-json-1.1" and the like.
enum class JsonVersion { kV10, kV11 };

/// How a service names its exceptions in `__type`.
struct ErrorNames {
  /// "com.amazonaws.dynamodb.v20120810#"; those that every service has get the names of AWS's
  /// framework then. "" for bare names, as most services have them.
  std::string_view prefix = {};
};

/// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html. `target_prefix`:
/// "Kinesis_20131202". Views outlive it.
[[nodiscard]] std::unique_ptr<const Protocol> MakeAwsJson(JsonVersion version,
                                                          std::string_view target_prefix,
                                                          ErrorNames names = {});

/// "Kinesis_20131202.PutRecord" in X-Amz-Target; both "" where it is absent. Views into the
/// request.
struct Target {
  std::string_view prefix;
  std::string_view operation;
};
[[nodiscard]] Target TargetOf(const http::Request& request);
/// The operation of X-Amz-Target, where that has the prefix; nothing else.
[[nodiscard]] std::optional<std::string> TargetOperation(const http::Request& request,
                                                         std::string_view prefix);
/// {"__type":…,"message":…} and the exception's further members.
[[nodiscard]] boost::json::object JsonErrorBody(const AwsError& error, ErrorNames names = {});

/// The body as an object ({} for an empty body); SerializationException otherwise.
[[nodiscard]] JsonOutcome ParseJsonBody(std::string_view body);

[[nodiscard]] http::Response RenderJson(JsonVersion version, const boost::json::object& output,
                                        std::string_view request_id);
[[nodiscard]] http::Response RenderJsonError(JsonVersion version, const AwsError& error,
                                             std::string_view request_id, ErrorNames names = {});

}  // namespace weir::cloud::protocol
