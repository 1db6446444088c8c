// Authorization: AWS4-HMAC-SHA256 Credential=AKID/20150830/us-east-1/iam/aws4_request, …
#include "src/cloud/protocol/credential.h"

#include <algorithm>
#include <array>

namespace weir::cloud::protocol {

Credential ParseCredential(std::string_view text) {
  // From its end, for an access key id could hold a '/'.
  constexpr std::size_t kParts = 4;
  std::array<std::string_view, kParts> parts;
  for (std::size_t i = kParts; i > 0; --i) {
    const std::size_t slash = text.rfind('/');
    if (slash == std::string_view::npos) return {};
    parts[i - 1] = text.substr(slash + 1);
    text = text.substr(0, slash);
  }
  return {std::string(text), std::string(parts[0]), std::string(parts[1]), std::string(parts[2])};
}

std::string_view AuthorizationPart(std::string_view authorization, std::string_view name) {
  const std::size_t space = authorization.find(' ');
  std::string_view rest = authorization.substr(std::min(space, authorization.size()));
  while (!rest.empty()) {
    std::string_view part = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
    part = part.substr(0, part.find_last_not_of(' ') + 1);
    if (part.starts_with(name) && part.substr(name.size()).starts_with('=')) {
      return part.substr(name.size() + 1);
    }
  }
  return {};
}

std::string QueryParameter(std::string_view query, std::string_view name) {
  if (query.find(name) == std::string_view::npos) return {};  // most have none
  const auto parameters = http::ParseQuery(query);
  if (!parameters) return {};
  const auto found = std::find_if(parameters->begin(), parameters->end(),
                                  [name](const auto& one) { return one.first == name; });
  return found == parameters->end() ? std::string() : found->second;
}

Credential FindCredential(const http::Request& request) {
  const std::string_view authorization = request.headers.Get("Authorization");
  if (!authorization.empty())
    return ParseCredential(AuthorizationPart(authorization, "Credential"));
  return ParseCredential(QueryParameter(request.query, "X-Amz-Credential"));
}

}  // namespace weir::cloud::protocol
