// AWS's protocols in CBOR: that of Kinesis (X-Amz-Target, as in JSON) and Smithy RPC v2.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "src/cloud/protocol/protocol.h"

namespace weir::cloud::protocol {

/// application/x-amz-cbor-1.1: AWS JSON 1.1 with other bytes, and times in milliseconds. Java's SDK
/// speaks it to Kinesis. Views outlive it.
[[nodiscard]] std::unique_ptr<const Protocol> MakeTargetCbor(std::string_view target_prefix);

/// https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html:
/// `POST /service/<service>/operation/<name>` with `smithy-protocol: rpc-v2-cbor`.
struct RpcCborNames {
  std::string_view service;       ///< "GraniteServiceVersion20100801"
  std::string_view error_prefix;  ///< "com.amazonaws.cloudwatch#"
  /// The exception's name in the query protocol, which clients know it by; nullptr: no such header.
  std::string (*query_code)(const AwsError& error) = nullptr;
};
[[nodiscard]] std::unique_ptr<const Protocol> MakeRpcCbor(RpcCborNames names);

}  // namespace weir::cloud::protocol
