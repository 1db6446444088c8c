// HTTP messages: what is asked of them.
#include "src/aws/http.h"

#include <algorithm>

namespace weir::aws {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool SameName(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, Lower, Lower);
}

}  // namespace

std::string Origin::Authority() const {
  if (port == (is_tls ? 443 : 80)) return host;
  return host + ":" + std::to_string(port);
}

std::optional<std::string_view> HttpResponse::Header(std::string_view name) const {
  for (const HttpHeader& header : headers) {
    if (SameName(header.name, name)) return header.value;
  }
  return std::nullopt;
}

}  // namespace weir::aws
