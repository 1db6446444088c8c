// Where a service of a region is: on AWS, or wherever the user says.
#pragma once

#include <string>
#include <string_view>

#include "src/aws/environment.h"
#include "src/aws/http.h"
#include "src/aws/profile.h"
#include "src/result/result.h"

namespace weir::aws {

struct Endpoint {
  Origin origin;
  std::string path;        ///< before each request's own; mostly ""
  bool is_custom = false;  ///< named by the user: S3 buckets are addressed by path there
};

/// "http://localhost:4566", "https://example.com/base".
[[nodiscard]] Result<Endpoint> ParseEndpoint(std::string_view url);

/// AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's endpoint_url for the service or for
/// all, else AWS's own. `service` is "dynamodb", "s3", "kinesis", "sts", …
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
[[nodiscard]] Result<Endpoint> FindEndpoint(const Environment& environment, const Profile& profile,
                                            std::string_view service, std::string_view region);

}  // namespace weir::aws
