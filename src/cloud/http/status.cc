// RFC 9110's reason phrases, of the statuses that AWS uses.
#include "src/cloud/http/status.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace weir::cloud::http {
namespace {

constexpr std::array kPhrases = std::to_array<std::pair<int, std::string_view>>({
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
});

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
  const auto found = std::find_if(kPhrases.begin(), kPhrases.end(),
                                  [status](const auto& one) { return one.first == status; });
  return found == kPhrases.end() ? "Unknown" : found->second;
}

bool IsFramingHeader(std::string_view name) {
  return std::any_of(kFramingHeaders.begin(), kFramingHeaders.end(),
                     [name](std::string_view framing) { return IsNamed(name, framing); });
}

bool IsContentLength(std::string_view name) { return IsNamed(name, "content-length"); }

}  // namespace weir::cloud::http
