// REST-JSON: the operation in method and path, members in path, query, headers and a JSON body.
#pragma once

#include <memory>
#include <string_view>

#include "src/cloud/protocol/protocol.h"

namespace weir::cloud::protocol {

/// https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html. A payload that is no structure
/// stays in the request's body; of an answer, it is the body. `refuse` renders the service's
/// exceptions.
[[nodiscard]] std::unique_ptr<const Protocol> MakeRestJson(
    http::Response (*refuse)(const AwsError& error, std::string_view request_id));

}  // namespace weir::cloud::protocol
