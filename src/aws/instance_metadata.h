// The metadata service of EC2 instances, in its second version (IMDSv2).
#pragma once

#include <optional>
#include <string>

#include "src/aws/clock.h"
#include "src/aws/credentials.h"
#include "src/aws/environment.h"
#include "src/aws/http.h"

namespace weir::aws {

/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-v2-how-it-works.html
/// Every request carries a token that a PUT gave. Elsewhere than on an instance nobody answers, so
/// it is asked last and briefly. Not thread-safe.
class InstanceMetadata {
 public:
  /// Both outlive it.
  InstanceMetadata(const Environment& environment, HttpTransport& transport, const Clock& clock);

  /// Nothing where there is no such service, or no role.
  Result<std::optional<Credentials>> RoleCredentials(Deadline deadline);
  std::optional<std::string> Region(Deadline deadline);

 private:
  Result<HttpResponse> Get(const std::string& path, Deadline deadline);
  Result<HttpResponse> Ask(const HttpRequest& request, Deadline deadline);
  bool FetchToken(Deadline deadline);

  const bool is_disabled_;
  HttpTransport& transport_;
  const Clock& clock_;
  Origin origin_;
  std::string token_;
};

}  // namespace weir::aws
