// Where a service of a region is: on AWS, or wherever the user says.
#include "src/aws/endpoint.h"

#include <charconv>
#include <optional>
#include <utility>

namespace weir::aws {
namespace {

std::string Upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

Error NoEndpoint(std::string_view url) {
  return {ErrorKind::kInvalidInput, "'" + std::string(url) +
                                        "' is no endpoint; write http://host:port or "
                                        "https://host:port"};
}

/// Takes "host:port", "[v6]:port" or a host apart.
bool ParseAuthority(std::string_view authority, Origin& origin) {
  const std::size_t bracket = authority.find(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  std::string_view host = authority.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  origin.host = host;
  if (colon != std::string_view::npos) {
    const std::string_view port = authority.substr(colon + 1);
    const auto [end, failed] = std::from_chars(port.begin(), port.end(), origin.port);
    if (failed != std::errc() || end != port.end() || origin.port == 0) return false;
  }
  return !host.empty() && authority.find('@') == std::string_view::npos;
}

std::optional<std::string> CustomUrl(const Environment& environment, const Profile& profile,
                                     std::string_view service) {
  if (environment.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") == "true") return std::nullopt;
  if (auto url = environment.variable("AWS_ENDPOINT_URL_" + Upper(service))) return url;
  if (auto url = environment.variable("AWS_ENDPOINT_URL")) return url;
  const auto of_service = profile.endpoints.find(std::string(service));
  if (of_service != profile.endpoints.end()) return of_service->second;
  return profile.Setting("endpoint_url");
}

}  // namespace

Result<Endpoint> ParseEndpoint(std::string_view url) {
  Endpoint endpoint;
  endpoint.is_custom = true;
  std::string_view rest = url;
  if (rest.starts_with("http://")) {
    endpoint.origin.is_tls = false;
    endpoint.origin.port = 80;
    rest.remove_prefix(7);
  } else if (rest.starts_with("https://")) {
    rest.remove_prefix(8);
  } else {
    return NoEndpoint(url);
  }
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  endpoint.path = rest.substr(slash);
  while (endpoint.path.ends_with('/')) endpoint.path.pop_back();
  const bool is_plain = endpoint.path.find_first_of("?# ") == std::string::npos;
  if (!is_plain || !ParseAuthority(rest.substr(0, slash), endpoint.origin)) return NoEndpoint(url);
  return endpoint;
}

Result<Endpoint> FindEndpoint(const Environment& environment, const Profile& profile,
                              std::string_view service, std::string_view region) {
  if (const auto url = CustomUrl(environment, profile, service)) {
    const auto endpoint = ParseEndpoint(*url);
    if (!endpoint) return endpoint.error().In("the endpoint of " + std::string(service));
    return endpoint;
  }
  Endpoint endpoint;
  endpoint.origin.host = std::string(service) + "." + std::string(region) + ".amazonaws.com";
  if (region.starts_with("cn-")) endpoint.origin.host += ".cn";
  return endpoint;
}

}  // namespace weir::aws
