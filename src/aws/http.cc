// HTTP messages: what is asked of them.
#include "src/aws/http.h"

#include "src/text/ascii.h"

namespace weir::aws {
std::string Origin::Authority() const {
  if (port == (is_tls ? 443 : 80)) return host;
  return host + ":" + std::to_string(port);
}

std::optional<std::string_view> HttpResponse::Header(std::string_view name) const {
  for (const HttpHeader& header : headers) {
    if (text::IsSameInAnyCase(header.name, name)) return header.value;
  }
  return std::nullopt;
}

}  // namespace weir::aws
