// Sets up the pipeline in a local AWS through its own APIs, as Terraform would.
#include "src/deployment/local_pipeline.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/aws/api_error.h"
#include "src/aws/s3_listing.h"
#include "src/aws/session.h"
#include "src/codec/base64.h"
#include "src/deployment/json_call.h"
#include "src/deployment/role_policies.h"
#include "src/lake/lake_layout.h"
#include "src/text/percent.h"

namespace weir::deployment {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::string_view kAccount = "000000000000";
constexpr std::string_view kRegion = "us-east-1";
/// By which IAM knows that nobody else has made the role (FunctionRoles, src/cloud/server).
constexpr std::string_view kRolePath = "/weir-up/";
constexpr std::string_view kFunctions = "/2015-03-31/functions";
constexpr std::string_view kMappings = "/2015-03-31/event-source-mappings";

constexpr std::string_view kLandingLayout = "landing";

// The functions and the mapping, as the Terraform module sets them, but for what its defaults leave
// to a day's patience: retries of a batch, and how often landings are merged.
constexpr std::uint32_t kMemoryMegabytes = 512;
constexpr std::uint32_t kTimeoutSeconds = 60;
constexpr std::uint32_t kMaxRetries = 10;
constexpr std::uint32_t kMaxRecordAgeSeconds = 82'800;  // below the stream's 24 hours
constexpr std::uint32_t kClaimDays = 14;
constexpr std::uint32_t kMergeMemoryMegabytes = 1'769;
constexpr std::uint32_t kMergeTimeoutSeconds = 900;
constexpr std::uint32_t kMergeRetries = 2;
constexpr std::uint32_t kMergeEventAgeSeconds = 60;  // no longer than to the next one
/// Whoever tries it out does not want to wait for a quarter of an hour.
constexpr std::string_view kMergeRate = "rate(1 minute)";

aws::Call BucketCall(const std::string& bucket) {
  aws::Call call;
  call.service = "s3";
  call.method = "PUT";
  call.bucket = bucket;
  return call;
}

aws::Call IamCall(std::string_view action, const std::map<std::string, std::string>& members) {
  aws::Call call;
  call.service = "iam";
  call.method = "POST";
  call.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  call.body = fmt::format("Action={}&Version=2010-05-08", action);
  for (const auto& [name, value] : members) {
    call.body += fmt::format("&{}={}", name, text::PercentEncoded(value));
  }
  return call;
}

class SetUpSteps {
 public:
  SetUpSteps(const LocalPipeline& pipeline, std::string_view package, aws::Client& client,
             aws::Deadline deadline)
      : pipeline_(pipeline), client_(client), deadline_(deadline) {
    codec::AppendBase64(package, package_);
  }

  Result<void> Run() {
    for (const auto step :
         {&SetUpSteps::MakeBuckets, &SetUpSteps::MakeStream, &SetUpSteps::MakeTable,
          &SetUpSteps::MakeProcessor, &SetUpSteps::MakeMapping, &SetUpSteps::MakeMerge}) {
      if (const auto done = (this->*step)(); !done) return done;
    }
    return {};
  }

 private:
  /// Whether it did what it says; false where one of `known` refusals says that it is done already.
  Result<bool> Try(std::string_view what, const aws::Call& call,
                   std::initializer_list<std::string_view> known) {
    const auto response = client_.SendOne(call, deadline_);
    if (!response) return response.error().In(what);
    if (response->IsSuccess()) return true;
    const std::string code = aws::ApiErrorOf(*response).code;
    if (std::ranges::find(known, code) != known.end()) return false;
    return aws::ErrorOf(*response, what);
  }

  Result<void> Do(std::string_view what, const aws::Call& call,
                  std::initializer_list<std::string_view> known = {}) {
    const auto done = Try(what, call, known);
    if (!done) return done.error();
    return {};
  }

  Result<void> MakeBuckets() {
    for (const std::string& bucket : {pipeline_.lake_bucket, pipeline_.failed_bucket}) {
      const auto made = Do("CreateBucket", BucketCall(bucket),
                           {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"});
      if (!made) return made;
    }
    return {};
  }

  Result<void> MakeStream() {
    return Do("CreateStream",
              TargetCall("kinesis", "1.1", "Kinesis_20131202.CreateStream",
                         {{"StreamName", pipeline_.stream}, {"ShardCount", pipeline_.shards}}),
              {"ResourceInUseException"});
  }

  Result<void> MakeTable() {
    const json::object table = {
        {"TableName", pipeline_.table},
        {"BillingMode", "PAY_PER_REQUEST"},
        {"KeySchema", json::array{json::object{{"AttributeName", "key"}, {"KeyType", "HASH"}}}},
        {"AttributeDefinitions",
         json::array{json::object{{"AttributeName", "key"}, {"AttributeType", "S"}}}}};
    const auto made =
        Try("CreateTable", TargetCall("dynamodb", "1.0", "DynamoDB_20120810.CreateTable", table),
            {"ResourceInUseException"});
    if (!made) return made.error();
    if (!*made) return {};
    const json::object ttl = {{"AttributeName", "expires_at"}, {"Enabled", true}};
    return Do("UpdateTimeToLive",
              TargetCall("dynamodb", "1.0", "DynamoDB_20120810.UpdateTimeToLive",
                         {{"TableName", pipeline_.table}, {"TimeToLiveSpecification", ttl}}));
  }

  Result<void> MakeProcessor() {
    return MakeFunction(pipeline_.function,
                        {{"WEIR_LAKE_BUCKET", pipeline_.lake_bucket},
                         {"WEIR_CLAIMS_TABLE", pipeline_.table},
                         {"WEIR_CLAIM_DAYS", std::to_string(kClaimDays)},
                         {"WEIR_SCHEMA", pipeline_.schema},
                         {"WEIR_LAYOUT", pipeline_.layout},
                         {"WEIR_COMPRESSION", pipeline_.compression}},
                        {kMemoryMegabytes, kTimeoutSeconds},
                        ProcessorPolicy(pipeline_, client_.region(), kAccount));
  }

  /// What lands has to be merged.
  Result<void> MakeMerge() {
    if (pipeline_.layout != kLandingLayout) return {};
    const auto made = MakeFunction(pipeline_.merge,
                                   {{"WEIR_HANDLER", "merge"},
                                    {"WEIR_LAKE_BUCKET", pipeline_.lake_bucket},
                                    {"WEIR_CLAIMS_TABLE", pipeline_.table},
                                    {"WEIR_COMPRESSION", pipeline_.compression}},
                                   {kMergeMemoryMegabytes, kMergeTimeoutSeconds},
                                   MergePolicy(pipeline_, client_.region(), kAccount));
    if (!made) return made;
    const std::string role = pipeline_.merge + "-schedule";
    const auto trusted = MakeRole(role, "scheduler.amazonaws.com",
                                  SchedulePolicy(pipeline_, client_.region(), kAccount));
    if (!trusted) return trusted;
    aws::Call call =
        LambdaCall("POST", "/schedules/" + pipeline_.merge,
                   {{"ScheduleExpression", kMergeRate},
                    {"FlexibleTimeWindow", {{"Mode", "OFF"}}},
                    {"Target",
                     {{"Arn", fmt::format("arn:aws:lambda:{}:{}:function:{}", client_.region(),
                                          kAccount, pipeline_.merge)},
                      {"RoleArn", RoleArn(role)},
                      {"Input", "{}"},
                      {"RetryPolicy",
                       {{"MaximumRetryAttempts", kMergeRetries},
                        {"MaximumEventAgeInSeconds", kMergeEventAgeSeconds}}}}}});
    call.service = "scheduler";
    return Do("CreateSchedule", call, {"ConflictException"});
  }

  struct Size {
    std::uint32_t memory_megabytes;
    std::uint32_t timeout_seconds;
  };

  /// With its log group and its role.
  Result<void> MakeFunction(const std::string& name, json::object variables, const Size& size,
                            const std::string& policy) {
    const auto logs = Do("CreateLogGroup",
                         TargetCall("logs", "1.1", "Logs_20140328.CreateLogGroup",
                                    {{"logGroupName", "/aws/lambda/" + name}}),
                         {"ResourceAlreadyExistsException"});
    if (!logs) return logs;
    const auto trusted = MakeRole(name, "lambda.amazonaws.com", policy);
    if (!trusted) return trusted;
    const json::object settings = {
        {"Runtime", "provided.al2023"},    {"Handler", "bootstrap"},
        {"Role", RoleArn(name)},           {"MemorySize", size.memory_megabytes},
        {"Timeout", size.timeout_seconds}, {"Environment", {{"Variables", std::move(variables)}}}};
    json::object function = settings;
    function["FunctionName"] = name;
    function["PackageType"] = "Zip";
    function["Architectures"] = json::array{"x86_64"};
    function["Code"] = json::object{{"ZipFile", package_}};
    const auto made = Try("CreateFunction", LambdaCall("POST", std::string(kFunctions), function),
                          {"ResourceConflictException"});
    if (!made) return made.error();
    if (*made) return {};
    const std::string path = fmt::format("{}/{}", kFunctions, name);
    const auto configured =
        Do("UpdateFunctionConfiguration", LambdaCall("PUT", path + "/configuration", settings));
    if (!configured) return configured;
    return Do("UpdateFunctionCode", LambdaCall("PUT", path + "/code", {{"ZipFile", package_}}));
  }

  /// What it may do becomes today's, where it is there from an earlier start.
  Result<void> MakeRole(const std::string& name, std::string_view service,
                        const std::string& policy) {
    const json::object trust = {{"Version", "2012-10-17"},
                                {"Statement",
                                 {{"Effect", "Allow"},
                                  {"Principal", {{"Service", service}}},
                                  {"Action", "sts:AssumeRole"}}}};
    const auto made =
        Do("CreateRole",
           IamCall("CreateRole", {{"Path", std::string(kRolePath)},
                                  {"RoleName", name},
                                  {"AssumeRolePolicyDocument", json::serialize(trust)}}),
           {"EntityAlreadyExists"});
    if (!made) return made;
    return Do("PutRolePolicy", IamCall("PutRolePolicy", {{"RoleName", name},
                                                         {"PolicyName", "pipeline"},
                                                         {"PolicyDocument", policy}}));
  }

  static std::string RoleArn(const std::string& name) {
    return fmt::format("arn:aws:iam::{}:role{}{}", kAccount, kRolePath, name);
  }

  Result<void> MakeMapping() {
    const std::string stream_arn = fmt::format("arn:aws:kinesis:{}:{}:stream/{}", client_.region(),
                                               kAccount, pipeline_.stream);
    const json::object mapping = {
        {"EventSourceArn", stream_arn},
        {"FunctionName", pipeline_.function},
        {"StartingPosition", "TRIM_HORIZON"},
        {"BatchSize", pipeline_.batch_size},
        {"MaximumBatchingWindowInSeconds", pipeline_.window_seconds},
        {"BisectBatchOnFunctionError", true},
        {"MaximumRetryAttempts", kMaxRetries},
        {"MaximumRecordAgeInSeconds", kMaxRecordAgeSeconds},
        {"FunctionResponseTypes", json::array{"ReportBatchItemFailures"}},
        {"DestinationConfig",
         {{"OnFailure", {{"Destination", "arn:aws:s3:::" + pipeline_.failed_bucket}}}}}};
    const auto made =
        Try("CreateEventSourceMapping", LambdaCall("POST", std::string(kMappings) + "/", mapping),
            {"ResourceConflictException"});
    if (!made) return made.error();
    return *made ? Result<void>() : UpdateMapping(stream_arn, mapping);
  }

  /// It is there from an earlier start: its settings become today's.
  Result<void> UpdateMapping(const std::string& stream_arn, json::object settings) {
    aws::Call list = LambdaCall("GET", std::string(kMappings) + "/", {});
    list.query = "EventSourceArn=" + text::PercentEncoded(stream_arn) +
                 "&FunctionName=" + text::PercentEncoded(pipeline_.function);
    const auto response = client_.SendOne(list, deadline_);
    if (!response) return response.error().In("ListEventSourceMappings");
    if (!response->IsSuccess()) return aws::ErrorOf(*response, "ListEventSourceMappings");
    boost::system::error_code failed;
    const json::value found = json::parse(response->body, failed);
    const auto* const uuid =
        failed ? nullptr : found.find_pointer("/EventSourceMappings/0/UUID", failed);
    if (uuid == nullptr || !uuid->is_string()) {
      return Error{ErrorKind::kCorrupt, "ListEventSourceMappings: the answer makes no sense"};
    }
    settings.erase("EventSourceArn");
    settings.erase("StartingPosition");
    return Do(
        "UpdateEventSourceMapping",
        LambdaCall("PUT", fmt::format("{}/{}", kMappings, uuid->get_string().c_str()), settings));
  }

  const LocalPipeline& pipeline_;
  aws::Client& client_;
  const aws::Deadline deadline_;
  std::string package_;  ///< base64
};

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

}  // namespace

Result<void> CheckLayout(const LocalPipeline& pipeline, const LocalAccess& access) {
  if (pipeline.layout == kLandingLayout) return {};
  const auto session = OpenSession(access);
  if (!session) return session.error();
  aws::S3ObjectListing lake((*session)->client(), pipeline.lake_bucket);
  auto checked = lake::CheckNoWayBack(lake, {}, pipeline.layout);
  if (!checked && checked.error().kind == ErrorKind::kNotFound) return {};  // no bucket yet
  return checked;
}

Result<void> SetUp(const LocalPipeline& pipeline, const LocalAccess& access) {
  const auto package = ReadPackage(pipeline.package);
  if (!package) return package.error();
  const auto session = OpenSession(access);
  if (!session) return session.error();
  const auto deadline = (*session)->clock().Now() + kSetUpTimeout;
  return SetUpSteps(pipeline, *package, (*session)->client(), deadline).Run();
}

}  // namespace weir::deployment
