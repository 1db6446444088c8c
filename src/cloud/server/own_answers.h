// What all of Weir's own pages share: JSON as they answer it, and bodies as they take them.
#pragma once

#include <string_view>

#include <boost/json/object.hpp>

#include "src/cloud/http/message.h"
#include "src/cloud/protocol/aws_json.h"

namespace weir::cloud::server {

[[nodiscard]] http::Response Json(const boost::json::object& body, int status = 200);
/// {"message": …}
[[nodiscard]] http::Response Refusal(int status, std::string_view message);

/// The body, checked against the input of that operation in the pages' own model.
[[nodiscard]] protocol::JsonOutcome ReadBody(std::string_view operation,
                                             const http::Request& request);

}  // namespace weir::cloud::server
