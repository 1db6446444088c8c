// Four ways to name a service; the scope of the signature says it best.
#include "src/cloud/protocol/router.h"

#include <algorithm>
#include <cctype>

#include "src/cloud/protocol/aws_json.h"
#include "src/cloud/protocol/query_input.h"

namespace weir::cloud::protocol {
namespace {

/// "/2015-03-31/functions": how REST services other than S3 begin.
bool BeginsWithDate(std::string_view path) {
  constexpr std::string_view kShape = "/dddd-dd-dd/";
  if (path.size() < kShape.size()) return false;
  return std::equal(kShape.begin(), kShape.end(), path.begin(), [](char shape, char c) {
    return shape == 'd' ? std::isdigit(static_cast<unsigned char>(c)) != 0 : shape == c;
  });
}

template <typename Predicate>
Service* FindThat(const std::vector<Service*>& services, Predicate is_meant) {
  const auto found = std::find_if(services.begin(), services.end(),
                                  [&](const Service* service) { return is_meant(*service); });
  return found == services.end() ? nullptr : *found;
}

Service* BySigningName(const std::vector<Service*>& services, std::string_view name) {
  return FindThat(services, [name](const Service& s) { return s.signing_name() == name; });
}

Service* ByTarget(const std::vector<Service*>& services, const Target& target,
                  const Credential& credential) {
  if (target.prefix.empty()) return nullptr;
  return FindThat(services, [&](const Service& service) {
    return service.target_prefix() == target.prefix &&
           (credential.service.empty() || service.signing_name() == credential.service);
  });
}

/// Services that share a signing name are told apart by their targets: DynamoDB's streams sign as
/// DynamoDB does.
bool IsOfAnother(const Target& target, const Service* service) {
  return service != nullptr && !target.prefix.empty() && !service->target_prefix().empty();
}

/// For requests without a signature.
Service* ByShape(const std::vector<Service*>& services, const http::Request& request) {
  const std::string version = FormParameter(request, "Version");
  if (!version.empty() && !FormParameter(request, "Action").empty()) {
    return FindThat(services, [&](const Service& s) { return s.api_version() == version; });
  }
  return BySigningName(services, BeginsWithDate(request.path) ? "lambda" : "s3");
}

}  // namespace

Service* FindService(const std::vector<Service*>& services, const http::Request& request,
                     const Credential& credential) {
  const Target target = TargetOf(request);
  Service* service = ByTarget(services, target, credential);
  if (service == nullptr && !credential.service.empty()) {
    service = BySigningName(services, credential.service);
    if (IsOfAnother(target, service)) service = nullptr;
  } else if (service == nullptr && target.prefix.empty()) {
    service = ByShape(services, request);
  }
  return service;
}

}  // namespace weir::cloud::protocol
