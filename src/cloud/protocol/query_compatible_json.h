// AWS JSON of a service that spoke the query protocol before.
#pragma once

#include <memory>
#include <string>

#include "src/cloud/protocol/aws_json.h"

namespace weir::cloud::protocol {

/// The same protocol, whose errors also tell what they were called in the query protocol
/// (`x-amzn-query-error: <code>;Sender`), for clients still show that:
/// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
[[nodiscard]] std::unique_ptr<const Protocol> MakeQueryCompatible(
    std::unique_ptr<const Protocol> json, std::string (*query_code)(const AwsError& error));

}  // namespace weir::cloud::protocol
