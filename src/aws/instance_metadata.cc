// The metadata service of EC2 instances, in its second version (IMDSv2).
#include "src/aws/instance_metadata.h"

#include <algorithm>

#include "src/aws/credentials_json.h"
#include "src/aws/endpoint.h"

namespace weir::aws {
namespace {

constexpr std::string_view kDefaultEndpoint = "http://169.254.169.254";
constexpr const char* kRolePath = "/latest/meta-data/iam/security-credentials/";
constexpr const char* kRegionPath = "/latest/meta-data/placement/region";
constexpr const char* kTokenSeconds = "21600";
/// The service is next door, or not there at all.
constexpr std::chrono::milliseconds kAnswerPatience{1'000};

Origin OriginOf(const Environment& environment) {
  const auto url = environment.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT");
  const auto endpoint = ParseEndpoint(url.value_or(std::string(kDefaultEndpoint)));
  return endpoint ? endpoint->origin : ParseEndpoint(kDefaultEndpoint)->origin;
}

}  // namespace

InstanceMetadata::InstanceMetadata(const Environment& environment, HttpTransport& transport,
                                   const Clock& clock)
    : is_disabled_(environment.variable("AWS_EC2_METADATA_DISABLED") == "true"),
      transport_(transport),
      clock_(clock),
      origin_(OriginOf(environment)) {}

Result<std::optional<Credentials>> InstanceMetadata::RoleCredentials(Deadline deadline) {
  const auto role = Get(kRolePath, deadline);
  if (!role || !role->IsSuccess() || role->body.empty()) return std::optional<Credentials>();
  const std::string name = role->body.substr(0, role->body.find('\n'));
  const auto answer = Get(kRolePath + name, deadline);
  if (!answer) return answer.error();
  const auto credentials = ParseCredentialsJson(answer->body);
  if (!credentials) return credentials.error().In("the instance's role");
  return std::optional(*credentials);
}

std::optional<std::string> InstanceMetadata::Region(Deadline deadline) {
  const auto region = Get(kRegionPath, deadline);
  if (!region || !region->IsSuccess() || region->body.empty()) return std::nullopt;
  return region->body;
}

Result<HttpResponse> InstanceMetadata::Get(const std::string& path, Deadline deadline) {
  const Error nobody{ErrorKind::kNotFound, "there is no instance metadata here"};
  if (is_disabled_) return nobody;
  for (const bool is_token_old : {true, false}) {
    if ((token_.empty() || !is_token_old) && !FetchToken(deadline)) return nobody;
    auto answer =
        Ask({.method = "GET",
             .origin = origin_,
             .target = path,
             .headers = {{"Host", origin_.Authority()}, {"X-aws-ec2-metadata-token", token_}},
             .body = {}},
            deadline);
    if (!answer || answer->status != 401) return answer;
  }
  return nobody;
}

bool InstanceMetadata::FetchToken(Deadline deadline) {
  const auto answer = Ask({.method = "PUT",
                           .origin = origin_,
                           .target = "/latest/api/token",
                           .headers = {{"Host", origin_.Authority()},
                                       {"X-aws-ec2-metadata-token-ttl-seconds", kTokenSeconds}},
                           .body = {}},
                          deadline);
  if (!answer || !answer->IsSuccess()) return false;
  token_ = answer->body;
  return true;
}

Result<HttpResponse> InstanceMetadata::Ask(const HttpRequest& request, Deadline deadline) {
  auto answers = transport_.Send({&request, 1}, std::min(deadline, clock_.Now() + kAnswerPatience));
  return std::move(answers.front());
}

}  // namespace weir::aws
