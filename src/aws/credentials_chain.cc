// The places where AWS credentials are found, in the order in which the SDKs ask them.
#include "src/aws/credentials_chain.h"

#include <array>
#include <optional>
#include <utility>

#include "src/aws/api_error.h"
#include "src/aws/credentials_json.h"
#include "src/aws/endpoint.h"
#include "src/aws/request_signer.h"
#include "src/text/percent.h"
#include "src/text/xml.h"

namespace weir::aws {
namespace {

using Found = Result<std::optional<Credentials>>;

Found NotHere() { return std::optional<Credentials>(); }

std::string WithoutLineEnd(std::string text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  return text;
}

class EnvironmentSource final : public CredentialsSource {
 public:
  explicit EnvironmentSource(const Environment& environment) : environment_(environment) {}

  Found Load(Deadline /*deadline*/) override {
    const auto id = environment_.variable("AWS_ACCESS_KEY_ID");
    const auto secret = environment_.variable("AWS_SECRET_ACCESS_KEY");
    if (!id || !secret) return NotHere();
    const auto token = environment_.variable("AWS_SESSION_TOKEN");
    return std::optional(Credentials{*id, *secret, token.value_or(""), {}});
  }

 private:
  const Environment& environment_;
};

/// A token of an identity provider for credentials of a role, by STS; what EKS calls IRSA.
/// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
class WebIdentitySource final : public CredentialsSource {
 public:
  WebIdentitySource(const Environment& environment, const Profile& profile, std::string region,
                    HttpTransport& transport)
      : environment_(environment),
        profile_(profile),
        region_(std::move(region)),
        transport_(transport) {}

  Found Load(Deadline deadline) override {
    const auto file = Setting("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file");
    const auto role = Setting("AWS_ROLE_ARN", "role_arn");
    if (!file || !role) return NotHere();
    const auto token = environment_.file(*file);
    if (!token) return token.error();
    const auto session = Setting("AWS_ROLE_SESSION_NAME", "role_session_name");
    const auto endpoint = FindEndpoint(environment_, profile_, "sts", region_);
    if (!endpoint) return endpoint.error();
    const std::string body = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=" +
                             text::PercentEncoded(*role) +
                             "&RoleSessionName=" + text::PercentEncoded(session.value_or("weir")) +
                             "&WebIdentityToken=" + text::PercentEncoded(WithoutLineEnd(*token));
    return Ask(*endpoint, body, deadline);
  }

 private:
  [[nodiscard]] std::optional<std::string> Setting(const char* variable, const char* name) const {
    auto value = environment_.variable(variable);
    return value ? value : profile_.Setting(name);
  }

  Found Ask(const Endpoint& endpoint, const std::string& body, Deadline deadline) {
    const HttpRequest request{.method = "POST",
                              .origin = endpoint.origin,
                              .target = endpoint.path + "/",
                              .headers = {{"Host", endpoint.origin.Authority()},
                                          {"Content-Type", "application/x-www-form-urlencoded"}},
                              .body = body};
    const auto answer = std::move(transport_.Send({&request, 1}, deadline).front());
    if (!answer) return answer.error().In("STS");
    if (!answer->IsSuccess()) return ErrorOf(*answer, "STS AssumeRoleWithWebIdentity");
    const auto inside = text::XmlInside(answer->body, "Credentials").value_or("");
    const auto expiry = ParseExpiry(text::XmlText(inside, "Expiration").value_or(""));
    if (!expiry) return expiry.error().In("STS");
    return std::optional(Credentials{text::XmlText(inside, "AccessKeyId").value_or(""),
                                     text::XmlText(inside, "SecretAccessKey").value_or(""),
                                     text::XmlText(inside, "SessionToken").value_or(""), *expiry});
  }

  const Environment& environment_;
  const Profile& profile_;
  const std::string region_;
  HttpTransport& transport_;
};

class ProfileSource final : public CredentialsSource {
 public:
  explicit ProfileSource(const Profile& profile) : profile_(profile) {}

  Found Load(Deadline /*deadline*/) override {
    const auto id = profile_.Setting("aws_access_key_id");
    const auto secret = profile_.Setting("aws_secret_access_key");
    if (id && secret) {
      const auto token = profile_.Setting("aws_session_token");
      return std::optional(Credentials{*id, *secret, token.value_or(""), {}});
    }
    static constexpr std::array<const char*, 5> kBeyond = {"credential_process", "sso_session",
                                                           "sso_start_url", "source_profile",
                                                           "credential_source"};
    for (const char* setting : kBeyond) {
      if (!profile_.Setting(setting)) continue;
      return Error{ErrorKind::kDenied,
                   "profile '" + profile_.name + "' gets its credentials through " + setting +
                       ", which Weir does not do; run `eval $(aws configure export-credentials "
                       "--format env)` first"};
    }
    return NotHere();
  }

 private:
  const Profile& profile_;
};

/// The endpoint that ECS and EKS give a container.
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
class ContainerSource final : public CredentialsSource {
 public:
  ContainerSource(const Environment& environment, HttpTransport& transport)
      : environment_(environment), transport_(transport) {}

  Found Load(Deadline deadline) override {
    const auto relative = environment_.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    const auto full = environment_.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    if (!relative && !full) return NotHere();
    const auto endpoint = ParseEndpoint(relative ? "http://169.254.170.2" + *relative : *full);
    if (!endpoint) return endpoint.error().In("the container's credentials");
    if (!endpoint->origin.is_tls && !IsTrusted(endpoint->origin.host)) {
      return Error{ErrorKind::kDenied, "the container's credentials are not fetched from " +
                                           endpoint->origin.host + " without TLS"};
    }
    HttpRequest request{.method = "GET",
                        .origin = endpoint->origin,
                        .target = endpoint->path,
                        .headers = {{"Host", endpoint->origin.Authority()}},
                        .body = {}};
    const auto token = Token();
    if (!token) return token.error();
    if (!token->empty()) request.headers.push_back({"Authorization", *token});
    const auto answer = std::move(transport_.Send({&request, 1}, deadline).front());
    if (!answer) return answer.error().In("the container's credentials");
    if (!answer->IsSuccess()) return ErrorOf(*answer, "the container's credentials");
    const auto credentials = ParseCredentialsJson(answer->body);
    if (!credentials) return credentials.error().In("the container's credentials");
    return std::optional(*credentials);
  }

 private:
  static bool IsTrusted(std::string_view host) {
    if (host == "localhost" || host == "::1" || host == "fd00:ec2::23") return true;
    const bool is_address = host.find_first_not_of("0123456789.") == std::string_view::npos;
    return is_address && (host.starts_with("127.") || host.starts_with("169.254.170."));
  }

  [[nodiscard]] Result<std::string> Token() const {
    if (const auto file = environment_.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
      auto token = environment_.file(*file);
      return token ? Result<std::string>(WithoutLineEnd(*token)) : token;
    }
    return environment_.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN").value_or("");
  }

  const Environment& environment_;
  HttpTransport& transport_;
};

class InstanceSource final : public CredentialsSource {
 public:
  explicit InstanceSource(InstanceMetadata& instance) : instance_(instance) {}

  Found Load(Deadline deadline) override { return instance_.RoleCredentials(deadline); }

 private:
  InstanceMetadata& instance_;
};

}  // namespace

std::vector<std::unique_ptr<CredentialsSource>> CredentialsChain(const Environment& environment,
                                                                 const Profile& profile,
                                                                 const std::string& region,
                                                                 HttpTransport& transport,
                                                                 InstanceMetadata& instance) {
  std::vector<std::unique_ptr<CredentialsSource>> sources;
  sources.push_back(std::make_unique<EnvironmentSource>(environment));
  sources.push_back(std::make_unique<WebIdentitySource>(environment, profile, region, transport));
  sources.push_back(std::make_unique<ProfileSource>(profile));
  sources.push_back(std::make_unique<ContainerSource>(environment, transport));
  sources.push_back(std::make_unique<InstanceSource>(instance));
  return sources;
}

}  // namespace weir::aws
