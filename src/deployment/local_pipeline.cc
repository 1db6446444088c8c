// Sets up the pipeline in a local AWS through its own APIs, as Terraform would.
#include "src/deployment/local_pipeline.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "src/aws/s3_listing.h"
#include "src/aws/session.h"
#include "src/deployment/living_pipeline.h"
#include "src/deployment/set_up_steps.h"
#include "src/lake/lake_layout.h"

namespace weir::deployment {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kRegion = "us-east-1";
constexpr std::size_t kMaxPackageBytes = std::size_t{50} << 20;
// Who answers is this very process: where that takes long, the machine is busy.
constexpr std::chrono::seconds kSetUpTimeout{600};

/// Beside this program, as a build leaves it; where there is none, as an installation does.
fs::path OwnPackage() {
  constexpr const char* kName = "bootstrap.zip";
  std::error_code error;
  const fs::path programs = fs::read_symlink("/proc/self/exe", error).parent_path();
  const fs::path installed = programs.parent_path() / "share" / "weir" / kName;
  return fs::exists(installed, error) && !fs::exists(programs / kName, error) ? installed
                                                                              : programs / kName;
}

Result<std::string> ReadPackage(const std::string& path) {
  const fs::path file = path.empty() ? OwnPackage() : fs::path(path);
  std::ifstream stream(file, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(stream), {});
  if (!bytes.empty() && bytes.size() <= kMaxPackageBytes) return bytes;
  return Error{
      ErrorKind::kNotFound,
      fmt::format("no package of the function at {}; build it (cmake --build --preset release "
                  "--target lambda_package), name one with --package, or give --bare",
                  file.string())};
}

/// The process's own, but for whom to call and as whom.
aws::Environment EnvironmentOf(const LocalAccess& access) {
  aws::Environment environment = aws::ProcessEnvironment();
  std::map<std::string, std::string> variables = {
      {"AWS_ACCESS_KEY_ID", access.access_key_id},
      {"AWS_SECRET_ACCESS_KEY", access.secret_access_key}};
  if (!access.ca_bundle.empty()) variables["AWS_CA_BUNDLE"] = access.ca_bundle;
  environment.variable = [variables](const std::string& name) -> std::optional<std::string> {
    const auto known = variables.find(name);
    if (known == variables.end()) return std::nullopt;
    return known->second;
  };
  return environment;
}

Result<std::unique_ptr<aws::Session>> OpenSession(const LocalAccess& access) {
  return aws::Session::Open(EnvironmentOf(access),
                            {.http = {.connect = kSetUpTimeout, .answer = kSetUpTimeout},
                             .region = std::string(kRegion),
                             .endpoint = access.endpoint});
}

/// Of one that the lake that is there gets anew.
Result<void> CheckLayout(const std::string& layout, const aws::BucketPrefix& where,
                         aws::Client& client) {
  if (layout == kLandingLayout) return {};
  aws::S3ObjectListing lake(client, where.bucket);
  auto checked = lake::CheckNoWayBack(lake, where.prefix, layout);
  if (!checked && checked.error().kind == ErrorKind::kNotFound) return {};  // no bucket yet
  return checked;
}

}  // namespace

Result<SetUpPlan> PlanSetUp(const LocalPipeline& pipeline, const PipelineSettings& asked,
                            bool reconfigure, const LocalAccess& access) {
  const auto session = OpenSession(access);
  if (!session) return session.error();
  aws::Client& client = (*session)->client();
  const auto living =
      FindLivingPipeline(pipeline, client, (*session)->clock().Now() + kSetUpTimeout);
  if (!living) return living.error();
  SetUpPlan plan{.settings = Settled(living->settings, asked),
                 .changes = ChangesOf(living->settings, asked),
                 .mapping = living->mapping,
                 .shards = living->settings.shards.value_or(0)};
  if (plan.settings.layout != living->settings.layout) {
    const auto checked = CheckLayout(plan.settings.layout, living->lake, client);
    if (!checked) return checked.error();
  }
  if (!plan.changes.empty() && !reconfigure) return RefusalOf(plan.changes);
  return plan;
}

Result<void> SetUp(const LocalPipeline& pipeline, const SetUpPlan& plan,
                   const LocalAccess& access) {
  const auto package = ReadPackage(pipeline.package);
  if (!package) return package.error();
  const auto session = OpenSession(access);
  if (!session) return session.error();
  const auto deadline = (*session)->clock().Now() + kSetUpTimeout;
  return RunSetUpSteps(pipeline, plan, *package, (*session)->client(), deadline);
}

}  // namespace weir::deployment
