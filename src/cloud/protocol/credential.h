// Who a request says to be signed by, before anybody has checked it.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/http/message.h"

namespace weir::cloud::protocol {

/// `<access key id>/<YYYYMMDD>/<region>/<service>/aws4_request`, from the Authorization header or
/// the parameter X-Amz-Credential; empty parts where there is none.
struct Credential {
  std::string access_key_id;
  std::string date;
  std::string region;
  std::string service;
};

[[nodiscard]] Credential ParseCredential(std::string_view text);

/// The value of `name` in "AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…"; ""
/// without.
[[nodiscard]] std::string_view AuthorizationPart(std::string_view authorization,
                                                 std::string_view name);

/// The value of a query parameter, decoded; "" without one.
[[nodiscard]] std::string QueryParameter(std::string_view query, std::string_view name);

[[nodiscard]] Credential FindCredential(const http::Request& request);

}  // namespace weir::cloud::protocol
