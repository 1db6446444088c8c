// Beast's reason phrases; names of header fields.
#include "src/cloud/http/status.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <ostream>  // which Boost.Core writes views to, and does not include

#include <boost/beast/http/status.hpp>

#include "src/text/ascii.h"

namespace weir::cloud::http {
namespace {

constexpr std::array<std::string_view, 5> kFramingHeaders = {"connection", "transfer-encoding",
                                                             "keep-alive", "upgrade", "date"};

}  // namespace

std::string_view ReasonPhrase(int status) {
  namespace beast = boost::beast::http;
  const auto known = beast::int_to_status(static_cast<unsigned>(status));
  if (known == beast::status::unknown) return "Unknown";
  const boost::beast::string_view phrase = beast::obsolete_reason(known);
  return {phrase.data(), phrase.size()};
}

bool IsFramingHeader(std::string_view name) {
  return std::any_of(
      kFramingHeaders.begin(), kFramingHeaders.end(),
      [name](std::string_view framing) { return text::IsSameInAnyCase(name, framing); });
}

bool IsContentLength(std::string_view name) {
  return text::IsSameInAnyCase(name, "content-length");
}

}  // namespace weir::cloud::http
