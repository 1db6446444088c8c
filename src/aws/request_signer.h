// Turns a call of a service into the signed HTTP request that goes over the wire.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "src/aws/credentials.h"
#include "src/aws/endpoint.h"
#include "src/aws/http.h"

namespace weir::aws {

/// A call of one operation. `service` is its name in endpoints and signatures.
struct Call {
  std::string_view service;
  std::string method = "POST";
  std::string bucket = {};  ///< S3 only
  std::string path = "/";   ///< percent-encoded; for S3 the object's key with its '/'
  std::string query = {};   ///< percent-encoded, without '?'
  std::vector<HttpHeader> headers = {};
  std::string body = {};
  bool with_checksum = false;  ///< S3 checks the body on arrival and keeps its SHA-256
};

struct Signing {
  const Credentials& credentials;
  std::string_view region;
  std::chrono::system_clock::time_point now;
};

/// The request refers to the call's body.
[[nodiscard]] HttpRequest SignedRequest(const Call& call, const Endpoint& endpoint,
                                        const Signing& signing);

}  // namespace weir::aws
