// Everything that calling AWS takes, put together from what the process finds around it.
#include "src/aws/session.h"

#include <utility>

namespace weir::aws {
namespace {

/// How long an instance may take to say where it is.
constexpr std::chrono::seconds kRegionPatience{2};

std::optional<std::string> RegionOf(const Environment& environment, const Profile& profile) {
  if (auto region = environment.variable("AWS_REGION")) return region;
  if (auto region = environment.variable("AWS_DEFAULT_REGION")) return region;
  return profile.Setting("region");
}

}  // namespace

Session::Session(Environment environment, SessionOptions options)
    : environment_(std::move(environment)),
      transport_(options.http, environment_.variable("AWS_CA_BUNDLE")),
      instance_(environment_, transport_, clock_) {}

Result<std::unique_ptr<Session>> Session::Open(Environment environment, SessionOptions options) {
  auto profile = LoadProfile(environment);
  if (!profile) return profile.error();
  std::unique_ptr<Session> session(new Session(std::move(environment), options));
  session->profile_ = *std::move(profile);
  const Environment& around = session->environment_;
  const Profile& settings = session->profile_;

  std::optional<std::string> region = options.region;
  if (region->empty()) region = RegionOf(around, settings);
  if (!region) region = session->instance_.Region(session->clock_.Now() + kRegionPatience);
  if (!region) {
    return Error{ErrorKind::kInvalidInput,
                 "no AWS region: set AWS_REGION, or region in the profile"};
  }
  session->credentials_ = std::make_unique<CredentialsProvider>(
      CredentialsChain(around, settings, *region, session->transport_, session->instance_),
      session->clock_);
  session->client_ = std::make_unique<Client>(
      session->transport_, session->clock_, *session->credentials_, *region,
      [&around, &settings, region = *region](std::string_view service) {
        return FindEndpoint(around, settings, service, region);
      });
  return session;
}

}  // namespace weir::aws
