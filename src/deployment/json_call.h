// Calls of services that speak JSON.
#pragma once

#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "src/aws/client.h"
#include "src/result/result.h"

namespace weir::deployment {

/// `target`: "Kinesis_20131202.ListShards"; `version`: of the protocol, "1.0" or "1.1".
[[nodiscard]] aws::Call TargetCall(std::string_view service, std::string_view version,
                                   std::string_view target, const boost::json::object& body);

/// `path` is percent-encoded. A GET has no body.
[[nodiscard]] aws::Call LambdaCall(std::string_view method, std::string path,
                                   const boost::json::object& body);

/// The object that answers a call; the refusal, or kCorrupt, as an error that begins with `what`.
[[nodiscard]] Result<boost::json::object> JsonOf(const Result<aws::HttpResponse>& response,
                                                 std::string_view what);

/// A member that is text; "" where it is not there.
[[nodiscard]] std::string TextOf(const boost::json::object& object, std::string_view name);

/// A member that is an object or an array; an empty one where it is not there.
[[nodiscard]] boost::json::object ObjectOf(const boost::json::object& object,
                                           std::string_view name);
[[nodiscard]] boost::json::array ArrayOf(const boost::json::object& object, std::string_view name);

}  // namespace weir::deployment
