// Four ways to name a service; the scope of the signature says it best.
#include "src/cloud/protocol/router.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "src/cloud/protocol/aws_json.h"
#include "src/cloud/protocol/query_input.h"

namespace weir::cloud::protocol {
namespace {

struct Target {
  std::string_view prefix;
  std::string_view operation;
};

Target TargetOf(const http::Request& request) {
  const std::string_view target = request.headers.Get("X-Amz-Target");
  const std::size_t dot = std::min(target.rfind('.'), target.size());
  return {target.substr(0, dot), target.substr(std::min(dot + 1, target.size()))};
}

/// "/2015-03-31/functions": how REST services other than S3 begin.
bool BeginsWithDate(std::string_view path) {
  constexpr std::string_view kShape = "/dddd-dd-dd/";
  if (path.size() < kShape.size()) return false;
  return std::equal(kShape.begin(), kShape.end(), path.begin(), [](char shape, char c) {
    return shape == 'd' ? std::isdigit(static_cast<unsigned char>(c)) != 0 : shape == c;
  });
}

template <typename Predicate>
Service* FindService(const std::vector<Service*>& services, Predicate is_meant) {
  const auto found = std::find_if(services.begin(), services.end(),
                                  [&](const Service* service) { return is_meant(*service); });
  return found == services.end() ? nullptr : *found;
}

Service* BySigningName(const std::vector<Service*>& services, std::string_view name) {
  return FindService(services, [name](const Service& s) { return s.signing_name() == name; });
}

Service* ByTarget(const std::vector<Service*>& services, const Target& target,
                  const Credential& credential) {
  if (target.prefix.empty()) return nullptr;
  return FindService(services, [&](const Service& service) {
    return service.target_prefix() == target.prefix &&
           (credential.service.empty() || service.signing_name() == credential.service);
  });
}

/// For requests without a signature.
Service* ByShape(const std::vector<Service*>& services, const http::Request& request) {
  if (const std::string version = FormParameter(request, "Version"); !version.empty()) {
    Service* service =
        FindService(services, [&](const Service& s) { return s.api_version() == version; });
    if (service != nullptr) return service;
  }
  return BySigningName(services, BeginsWithDate(request.path) ? "lambda" : "s3");
}

}  // namespace

Destination FindDestination(const std::vector<Service*>& services, const http::Request& request,
                            const Credential& credential) {
  const Target target = TargetOf(request);
  Service* service = ByTarget(services, target, credential);
  if (service == nullptr && !credential.service.empty()) {
    service = BySigningName(services, credential.service);
  } else if (service == nullptr && target.prefix.empty()) {
    service = ByShape(services, request);
  }
  if (service == nullptr) return {};
  return {service, service->Ask(request)};
}

http::Response NoSuchService(const http::Request& request, const Credential& credential,
                             std::string_view request_id) {
  const Target target = TargetOf(request);
  const std::string_view name = credential.service.empty() ? target.prefix : credential.service;
  const std::string message = fmt::format("This endpoint has no service '{}'.", name);
  if (!target.prefix.empty()) {
    const auto version = request.headers.Get("Content-Type") == "application/x-amz-json-1.0"
                             ? JsonVersion::kV10
                             : JsonVersion::kV11;
    return RenderJsonError(version, {400, "UnknownOperationException", message}, request_id);
  }
  http::Response response;
  response.status = 404;
  response.headers.Add("x-amzn-RequestId", std::string(request_id));
  response.headers.Add("Content-Type", "text/plain");
  response.body = message + "\n";
  return response;
}

}  // namespace weir::cloud::protocol
