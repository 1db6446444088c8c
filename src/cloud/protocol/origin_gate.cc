// Host decides first, for a page of a name that was made to point here is "same-origin" to its
// browser; then Origin, which browsers send with whatever could change something; then
// Sec-Fetch-Site, which they send where Origin is missing.
#include "src/cloud/protocol/origin_gate.h"

#include <algorithm>
#include <array>
#include <optional>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "src/text/ascii.h"

namespace weir::cloud::protocol {
namespace {

/// Of AWS's partitions. Their owner, and nobody else, says where names below them point.
constexpr std::array<std::string_view, 4> kAwsDomains = {".amazonaws.com", ".amazonaws.com.cn",
                                                         ".amazonaws.eu", ".api.aws"};
constexpr std::size_t kMaxPortDigits = 5;
constexpr std::size_t kMaxHostLength = 255;

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         text::IsSameInAnyCase(text.substr(text.size() - end.size()), end);
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsOfName(char c) {
  const char lower = text::AsciiLower(c);
  return IsDigit(c) || (lower >= 'a' && lower <= 'z') || c == '.' || c == '-' || c == '_';
}

/// What the gate looks at, found in one walk over the fields.
struct Fields {
  std::string_view host;
  std::string_view origin;
  std::string_view site;
  std::string_view mode;
  std::string_view destination;
  unsigned hosts = 0;
  unsigned origins = 0;
};

Fields FieldsOf(const http::Request& request) {
  Fields found;
  for (const auto& [name, value] : request.headers) {
    if (text::IsSameInAnyCase(name, "host")) {
      found.host = value;
      ++found.hosts;
    } else if (text::IsSameInAnyCase(name, "origin")) {
      found.origin = value;
      ++found.origins;
    } else if (text::IsSameInAnyCase(name, "sec-fetch-site")) {
      found.site = value;
    } else if (text::IsSameInAnyCase(name, "sec-fetch-mode")) {
      found.mode = value;
    } else if (text::IsSameInAnyCase(name, "sec-fetch-dest")) {
      found.destination = value;
    }
  }
  return found;
}

struct Host {
  std::string_view name;      ///< without port, brackets and the root's dot
  bool is_bracketed = false;  ///< an address of IPv6
};

/// ":4566", or nothing at all.
bool IsPort(std::string_view text) {
  if (text.empty()) return true;
  text.remove_prefix(1);
  return !text.empty() && text.size() <= kMaxPortDigits && std::ranges::all_of(text, IsDigit);
}

/// Nothing where it could be read in two ways (user names, spaces, several colons).
std::optional<Host> ParseHost(std::string_view text) {
  if (text.size() > kMaxHostLength) return std::nullopt;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view port = text.substr(end + 1);
    if ((!port.empty() && port.front() != ':') || !IsPort(port)) return std::nullopt;
    return Host{text.substr(1, end - 1), true};
  }
  const std::size_t colon = std::min(text.find(':'), text.size());
  if (!IsPort(text.substr(colon))) return std::nullopt;
  std::string_view name = text.substr(0, colon);
  if (name.ends_with('.')) name.remove_suffix(1);
  if (name.empty() || name.front() == '.' || name.back() == '.') return std::nullopt;
  if (!std::ranges::all_of(name, IsOfName)) return std::nullopt;
  return Host{name, false};
}

enum class AddressKind : std::uint8_t { kNone, kLoopback, kOther };

/// Strictly: four decimal numbers, or IPv6. What else browsers take for an address (octal, one
/// number) they write so themselves before they send it.
AddressKind AddressOf(const Host& host) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (host.name.size() >= text.size()) return AddressKind::kNone;
  std::ranges::copy(host.name, text.begin());
  constexpr std::uint8_t kLoopbackNet = 127;
  if (!host.is_bracketed) {
    std::array<std::uint8_t, 4> v4{};
    if (::inet_pton(AF_INET, text.data(), v4.data()) != 1) return AddressKind::kNone;
    return v4[0] == kLoopbackNet ? AddressKind::kLoopback : AddressKind::kOther;
  }
  in6_addr v6{};
  if (::inet_pton(AF_INET6, text.data(), &v6) != 1) return AddressKind::kNone;
  constexpr std::size_t kMappedAt = 12;
  const bool is_loopback = IN6_IS_ADDR_LOOPBACK(&v6) ||
                           (IN6_IS_ADDR_V4MAPPED(&v6) && v6.s6_addr[kMappedAt] == kLoopbackNet);
  return is_loopback ? AddressKind::kLoopback : AddressKind::kOther;
}

/// "*", "*.example" or a host.
bool Fits(std::string_view rule, std::string_view name) {
  if (rule == "*") return true;
  if (rule.starts_with("*.")) return EndsWith(name, rule.substr(1)) && name.size() >= rule.size();
  return text::IsSameInAnyCase(rule, name);
}

bool IsKnown(const Host& host, const OriginRules& rules) {
  const auto fits = [&host](const std::string& rule) { return Fits(rule, host.name); };
  if (std::ranges::any_of(rules.hosts, fits)) return true;
  switch (AddressOf(host)) {
    case AddressKind::kLoopback:
      return true;
    case AddressKind::kOther:
      return rules.any_address;
    case AddressKind::kNone:
      break;
  }
  if (host.is_bracketed) return false;
  const auto is_below = [&host](std::string_view domain) { return EndsWith(host.name, domain); };
  return text::IsSameInAnyCase(host.name, "localhost") || is_below(".localhost") ||
         std::ranges::any_of(kAwsDomains, is_below);
}

/// "http://127.0.0.1:4566" of "127.0.0.1:4566".
bool IsOriginOf(std::string_view origin, std::string_view host) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (origin.size() > scheme.size() &&
        text::IsSameInAnyCase(origin.substr(0, scheme.size()), scheme)) {
      return text::IsSameInAnyCase(origin.substr(scheme.size()), host);
    }
  }
  return false;
}

/// A link or a bookmark that opens one of our pages in a window of its own.
bool IsPlainNavigation(const http::Request& request, const Fields& fields) {
  return request.method == "GET" && IsOwnPath(request.path) && fields.mode == "navigate" &&
         fields.destination == "document";
}

}  // namespace

bool IsOwnPath(std::string_view path) { return path == "/_weir" || path.starts_with("/_weir/"); }

OriginJudgement JudgeOrigin(const http::Request& request, const OriginRules& rules) {
  const Fields fields = FieldsOf(request);
  const std::optional<Host> host = fields.hosts == 1 ? ParseHost(fields.host) : std::nullopt;
  if (!host || !IsKnown(*host, rules)) return {OriginVerdict::kUnknownHost};
  const auto allows = [&rules](std::string_view origin) {
    return std::ranges::any_of(rules.origins, [origin](const std::string& one) {
      return one == "*" || text::IsSameInAnyCase(one, origin);
    });
  };
  if (fields.origins > 1) return {OriginVerdict::kForeignPage};
  if (fields.origins == 1) {
    if (IsOriginOf(fields.origin, fields.host)) return {};
    if (allows(fields.origin)) return {OriginVerdict::kPass, fields.origin};
    return {OriginVerdict::kForeignPage};
  }
  const bool is_at_home =
      fields.site.empty() || fields.site == "same-origin" || fields.site == "none";
  if (is_at_home || IsPlainNavigation(request, fields)) return {};
  const bool allows_all = std::ranges::find(rules.origins, "*") != rules.origins.end();
  return {allows_all ? OriginVerdict::kPass : OriginVerdict::kForeignPage};
}

bool IsPreflight(const http::Request& request) {
  return request.method == "OPTIONS" && request.headers.Find("Access-Control-Request-Method");
}

http::Response AnswerPreflight(const http::Request& request, std::string_view origin) {
  constexpr std::string_view kMaxAgeSeconds = "600";
  http::Response response;
  response.status = 204;
  AllowReading(origin, response);
  http::Headers& headers = response.headers;
  headers.Add("Access-Control-Allow-Methods",
              std::string(request.headers.Get("Access-Control-Request-Method")));
  if (const auto asked = request.headers.Find("Access-Control-Request-Headers")) {
    headers.Add("Access-Control-Allow-Headers", std::string(*asked));
  }
  if (request.headers.Get("Access-Control-Request-Private-Network") == "true") {
    headers.Add("Access-Control-Allow-Private-Network", "true");
  }
  headers.Add("Access-Control-Max-Age", std::string(kMaxAgeSeconds));
  return response;
}

void AllowReading(std::string_view origin, http::Response& response) {
  response.headers.Set("Access-Control-Allow-Origin", std::string(origin));
  response.headers.Set("Access-Control-Expose-Headers", "*");
  response.headers.Add("Vary", "Origin");
}

void RefuseFraming(http::Response& response) {
  response.headers.Add("X-Frame-Options", "DENY");
  response.headers.Add("Content-Security-Policy", "frame-ancestors 'none'");
  response.headers.Add("X-Content-Type-Options", "nosniff");
  response.headers.Add("Cross-Origin-Resource-Policy", "same-origin");
}

}  // namespace weir::cloud::protocol
