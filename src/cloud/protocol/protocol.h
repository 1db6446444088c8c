// One of AWS's protocols: how a request says what it asks for, and what an answer looks like.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "src/cloud/http/message.h"
#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/protocol/model/service_model.h"

namespace weir::cloud::protocol {

/// Between an HTTP request and the JSON that operations take and give. In that, a time is a number
/// of seconds, and the bytes of a blob stand as base64 (CheckInput makes bytes of those of
/// requests). Called by many threads at once.
class Protocol {
 public:
  Protocol() = default;
  Protocol(const Protocol&) = delete;
  Protocol& operator=(const Protocol&) = delete;
  virtual ~Protocol() = default;

  /// The operation that a request names; nothing where it is of another protocol.
  [[nodiscard]] virtual std::optional<std::string> OperationOf(
      const ServiceModel& model, const http::Request& request) const = 0;
  /// The members of a request, of types yet to be checked.
  [[nodiscard]] virtual Outcome<boost::json::object> Read(const ApiOperation& operation,
                                                          const http::Request& request) const = 0;
  [[nodiscard]] virtual http::Response Answer(const ApiOperation& operation,
                                              const boost::json::object& output,
                                              std::string_view request_id) const = 0;
  [[nodiscard]] virtual http::Response Refuse(const AwsError& error,
                                              std::string_view request_id) const = 0;

  /// UnknownOperationException, with a message that names it.
  [[nodiscard]] virtual AwsError UnknownOperation(std::string_view operation) const;
  /// A member of another type than the model's: SerializationException.
  [[nodiscard]] virtual AwsError WrongType(std::string message) const;
};

}  // namespace weir::cloud::protocol
