// Names of HTTP: reason phrases, and the header fields that belong to the connection.
#pragma once

#include <string_view>

namespace weir::cloud::http {

/// "Not Found"; "Unknown" for a status without a name.
[[nodiscard]] std::string_view ReasonPhrase(int status);

/// 204 and 304 have neither a body nor its length.
[[nodiscard]] constexpr bool HasBody(int status) {
  return status >= 200 && status != 204 && status != 304;
}

/// Header fields that the server alone sets: how a message is framed, and whether the connection
/// lives on.
[[nodiscard]] bool IsFramingHeader(std::string_view name);
[[nodiscard]] bool IsContentLength(std::string_view name);

}  // namespace weir::cloud::http
