// What a request asks for: its bucket, key and parameters, path-style or by virtual host.
#include "src/cloud/s3/request.h"

#include <algorithm>
#include <array>
#include <utility>

#include <simdjson.h>

#include "src/text/percent.h"

namespace weir::cloud::s3 {
namespace {

constexpr std::string_view kServiceLabel = "s3";
constexpr std::string_view kAwsDomain = ".amazonaws.com";
constexpr std::array<std::string_view, 2> kDomains = {".localhost", kAwsDomain};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLowerOrDigit(char c) { return (c >= 'a' && c <= 'z') || IsDigit(c); }

bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }

/// `us-east-1`, `ap-southeast-2`, `us-gov-west-1`: a country of up to four letters, a direction of
/// the sky, one digit.
bool IsRegionShaped(std::string_view text) {
  constexpr std::array<std::string_view, 9> kDirections = {"central",   "north",     "south",
                                                           "east",      "west",      "northeast",
                                                           "northwest", "southeast", "southwest"};
  constexpr std::size_t kMaxCountry = 4;
  const std::size_t country = text.find('-');
  const std::size_t digit = text.rfind('-');
  if (country == digit || digit + 2 != text.size() || !IsDigit(text.back())) return false;
  const std::string_view words = text.substr(0, digit);
  const std::string_view direction = words.substr(words.rfind('-') + 1);
  return country > 0 && country <= kMaxCountry &&
         std::ranges::all_of(words, [](char c) { return IsLetter(c) || c == '-'; }) &&
         std::ranges::find(kDirections, direction) != kDirections.end();
}

/// What of the service's own labels stands before the region, on AWS alone.
std::string_view WithoutVariant(std::string_view labels) {
  constexpr std::array<std::string_view, 2> kVariants = {"-fips", ".dualstack"};
  for (const std::string_view variant : kVariants) {
    if (labels.starts_with(variant)) labels.remove_prefix(variant.size());
  }
  return labels;
}

/// `s3`, `s3.<region>`, `s3-<region>`: the service's own labels before the domain. A bucket may be
/// called `s3-logs`, so nothing else is.
bool IsServiceName(std::string_view labels, std::string_view domain) {
  if (!labels.starts_with(kServiceLabel)) return false;
  labels.remove_prefix(kServiceLabel.size());
  if (domain == kAwsDomain) {
    if (labels == "-accelerate" || labels == "-accelerate.dualstack") return true;
    labels = WithoutVariant(labels);
  }
  if (labels.empty()) return true;
  return (labels.front() == '.' || labels.front() == '-') && IsRegionShaped(labels.substr(1));
}

/// The bucket that a Host header names; "" for the service's own hosts and for addresses.
std::string_view BucketOfHost(std::string_view host) {
  host = host.substr(0, host.find(':'));
  const auto* const domain =
      std::ranges::find_if(kDomains, [&](std::string_view one) { return host.ends_with(one); });
  if (domain == kDomains.end()) return {};
  host.remove_suffix(domain->size());
  if (IsServiceName(host, *domain)) return {};
  const std::size_t service = host.rfind(".s3");
  const bool has_service =
      service != std::string_view::npos && IsServiceName(host.substr(service + 1), *domain);
  return has_service ? host.substr(0, service) : host;
}

std::optional<std::string> DecodePath(std::string_view path) {
  std::optional<std::string> decoded = text::PercentDecoded(path, text::Plus::kIsSpace);
  const std::string_view bytes = decoded ? std::string_view(*decoded) : std::string_view();
  if (!simdjson::validate_utf8(bytes)) return std::nullopt;
  return decoded;
}

bool IsIpAddress(std::string_view name) {
  return std::ranges::count(name, '.') == 3 &&
         std::ranges::all_of(name, [](char c) { return IsDigit(c) || c == '.'; });
}

bool IsReserved(std::string_view name) {
  constexpr std::array<std::string_view, 3> kPrefixes = {"xn--", "sthree-", "amzn-s3-demo-"};
  constexpr std::array<std::string_view, 5> kSuffixes = {"-s3alias", "--ol-s3", ".mrap", "--x-s3",
                                                         "--table-s3"};
  return std::ranges::any_of(kPrefixes, [&](auto one) { return name.starts_with(one); }) ||
         std::ranges::any_of(kSuffixes, [&](auto one) { return name.ends_with(one); });
}

}  // namespace

std::optional<Address> AddressOf(const http::Request& http) {
  auto parameters = http::ParseQuery(http.query);
  if (!parameters) return std::nullopt;
  Address address;
  address.parameters = std::move(*parameters);
  std::string_view rest = http.path;
  if (rest.starts_with('/')) rest.remove_prefix(1);
  const std::string_view virtual_bucket = BucketOfHost(http.headers.Get("host"));
  if (virtual_bucket.empty()) {
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    auto bucket = DecodePath(rest.substr(0, slash));
    if (!bucket) return std::nullopt;
    address.bucket.text = std::move(*bucket);
    rest.remove_prefix(std::min(slash + 1, rest.size()));
  } else {
    address.bucket.text = virtual_bucket;
  }
  auto key = DecodePath(rest);
  if (!key) return std::nullopt;
  address.key.text = std::move(*key);
  if (!address.bucket.text.empty()) address.level = Level::kBucket;
  if (!address.key.text.empty()) address.level = Level::kObject;
  return address;
}

bool IsBucketName(std::string_view name) {
  constexpr std::size_t kMin = 3;
  constexpr std::size_t kMax = 63;
  if (name.size() < kMin || name.size() > kMax) return false;
  if (!IsLowerOrDigit(name.front()) || !IsLowerOrDigit(name.back())) return false;
  return std::ranges::all_of(name,
                             [](char c) { return IsLowerOrDigit(c) || c == '.' || c == '-'; }) &&
         name.find("..") == std::string_view::npos && !IsIpAddress(name) && !IsReserved(name);
}

bool Request::Flag(std::string_view name) const {
  constexpr std::string_view kFalse = "false";
  const std::string_view text = Header(name);
  const bool is_false = std::ranges::equal(text, kFalse, [](char given, char wanted) {
    return given == wanted || given == wanted - 'a' + 'A';
  });
  return !text.empty() && !is_false;
}

std::optional<std::string_view> Request::Parameter(std::string_view name) const {
  const auto found = std::ranges::find(address.parameters, name, &Pairs::value_type::first);
  if (found == address.parameters.end()) return std::nullopt;
  return found->second;
}

}  // namespace weir::cloud::s3
