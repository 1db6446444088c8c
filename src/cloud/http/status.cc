// Beast's reason phrases; names of header fields.
#include "src/cloud/http/status.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include <boost/beast/http/status.hpp>

namespace weir::cloud::http {
namespace {

constexpr std::array<std::string_view, 5> kFramingHeaders = {"connection", "transfer-encoding",
                                                             "keep-alive", "upgrade", "date"};

/// REQUIRES: `lower` is lower-case.
bool IsNamed(std::string_view name, std::string_view lower) {
  return std::equal(name.begin(), name.end(), lower.begin(), lower.end(), [](char c, char wanted) {
    return (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) == wanted;
  });
}

}  // namespace

std::string_view ReasonPhrase(int status) {
  namespace beast = boost::beast::http;
  const auto known = beast::int_to_status(static_cast<unsigned>(status));
  if (known == beast::status::unknown) return "Unknown";
  const boost::beast::string_view phrase = beast::obsolete_reason(known);
  return {phrase.data(), phrase.size()};
}

bool IsFramingHeader(std::string_view name) {
  return std::any_of(kFramingHeaders.begin(), kFramingHeaders.end(),
                     [name](std::string_view framing) { return IsNamed(name, framing); });
}

bool IsContentLength(std::string_view name) { return IsNamed(name, "content-length"); }

}  // namespace weir::cloud::http
