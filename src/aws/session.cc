// Everything that calling AWS takes, put together from what the process finds around it.
#include "src/aws/session.h"

#include <utility>

namespace weir::aws {
namespace {

/// How long an instance may take to say where it is.
constexpr std::chrono::seconds kRegionPatience{2};

constexpr const char* kLocalRegion = "us-east-1";

std::optional<std::string> RegionOf(const Environment& environment, const Profile& profile) {
  if (auto region = environment.variable("AWS_REGION")) return region;
  if (auto region = environment.variable("AWS_DEFAULT_REGION")) return region;
  return profile.Setting("region");
}

/// Whether all services are on this machine, so that nobody checks who asks.
bool IsLocal(const Environment& environment, const Profile& profile) {
  const auto url = environment.variable("AWS_ENDPOINT_URL");
  const auto endpoint = ParseEndpoint(url.value_or(profile.Setting("endpoint_url").value_or("")));
  if (!endpoint) return false;
  const std::string& host = endpoint->origin.host;
  return host == "localhost" || host == "127.0.0.1" || host == "::1";
}

class LocalSource final : public CredentialsSource {
 public:
  Result<std::optional<Credentials>> Load(Deadline /*deadline*/) override {
    return std::optional(Credentials{"local", "local", "", {}});
  }
};

/// The environment, with all services where the options say.
Environment WithEndpoint(Environment environment, const std::string& endpoint) {
  if (endpoint.empty()) return environment;
  const auto variable = [outer = environment.variable,
                         endpoint](const std::string& name) -> std::optional<std::string> {
    if (name == "AWS_ENDPOINT_URL") return endpoint;
    const bool says_otherwise =
        name.starts_with("AWS_ENDPOINT_URL_") || name == "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";
    return says_otherwise ? std::nullopt : outer(name);
  };
  return {variable, environment.file};
}

}  // namespace

Session::Session(Environment environment, const SessionOptions& options)
    : environment_(WithEndpoint(std::move(environment), options.endpoint)),
      transport_(options.http, environment_.variable("AWS_CA_BUNDLE")),
      instance_(environment_, transport_, clock_) {}

Result<std::unique_ptr<Session>> Session::Open(Environment environment,
                                               const SessionOptions& options) {
  std::unique_ptr<Session> session(new Session(std::move(environment), options));
  auto profile = LoadProfile(session->environment_);
  if (!profile) return profile.error();
  session->profile_ = *std::move(profile);
  const Environment& around = session->environment_;
  const Profile& settings = session->profile_;

  std::optional<std::string> region = options.region;
  if (region->empty()) region = RegionOf(around, settings);
  const bool is_local = IsLocal(around, settings);
  if (!region && is_local) region = kLocalRegion;
  if (!region) region = session->instance_.Region(session->clock_.Now() + kRegionPatience);
  if (!region) {
    return Error{ErrorKind::kInvalidInput,
                 "no AWS region: set AWS_REGION, or region in the profile"};
  }
  auto sources =
      CredentialsChain(around, settings, *region, session->transport_, session->instance_);
  if (is_local) sources.back() = std::make_unique<LocalSource>();  // in place of the instance's
  session->credentials_ =
      std::make_unique<CredentialsProvider>(std::move(sources), session->clock_);
  session->client_ = std::make_unique<Client>(
      session->transport_, session->clock_, *session->credentials_, *region,
      [&around, &settings, region = *region](std::string_view service) {
        return FindEndpoint(around, settings, service, region);
      });
  return session;
}

}  // namespace weir::aws
