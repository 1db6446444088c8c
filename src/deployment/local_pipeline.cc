// Sets up the pipeline in a local AWS through its own APIs, as Terraform would.
#include "src/deployment/local_pipeline.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/aws/api_error.h"
#include "src/aws/session.h"
#include "src/codec/base64.h"
#include "src/deployment/json_call.h"
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

// The function and its mapping, as the Terraform module sets them.
constexpr std::uint32_t kMemoryMegabytes = 512;
constexpr std::uint32_t kTimeoutSeconds = 60;
constexpr std::uint32_t kMaxRetries = 10;
constexpr std::uint32_t kMaxRecordAgeSeconds = 82'800;  // below the stream's 24 hours
constexpr std::uint32_t kClaimDays = 14;

aws::Call BucketCall(const std::string& bucket) {
  aws::Call call;
  call.service = "s3";
  call.method = "PUT";
  call.bucket = bucket;
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
          &SetUpSteps::MakeLogGroup, &SetUpSteps::MakeRole, &SetUpSteps::MakeFunction,
          &SetUpSteps::MakeMapping}) {
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

  Result<void> MakeLogGroup() {
    return Do("CreateLogGroup",
              TargetCall("logs", "1.1", "Logs_20140328.CreateLogGroup",
                         {{"logGroupName", "/aws/lambda/" + pipeline_.function}}),
              {"ResourceAlreadyExistsException"});
  }

  Result<void> MakeRole() {
    const json::object trust = {{"Version", "2012-10-17"},
                                {"Statement",
                                 {{"Effect", "Allow"},
                                  {"Principal", {{"Service", "lambda.amazonaws.com"}}},
                                  {"Action", "sts:AssumeRole"}}}};
    aws::Call call;
    call.service = "iam";
    call.method = "POST";
    call.headers = {{"content-type", "application/x-www-form-urlencoded"}};
    call.body = fmt::format(
        "Action=CreateRole&Version=2010-05-08&Path={}&RoleName={}&AssumeRolePolicyDocument={}",
        text::PercentEncoded(kRolePath), text::PercentEncoded(pipeline_.function),
        text::PercentEncoded(json::serialize(trust)));
    return Do("CreateRole", call, {"EntityAlreadyExists"});
  }

  Result<void> MakeFunction() {
    json::object function = FunctionSettings();
    function["FunctionName"] = pipeline_.function;
    function["PackageType"] = "Zip";
    function["Architectures"] = json::array{"x86_64"};
    function["Code"] = json::object{{"ZipFile", package_}};
    const auto made = Try("CreateFunction", LambdaCall("POST", std::string(kFunctions), function),
                          {"ResourceConflictException"});
    if (!made) return made.error();
    if (*made) return {};
    const std::string path = fmt::format("{}/{}", kFunctions, pipeline_.function);
    const auto configured = Do("UpdateFunctionConfiguration",
                               LambdaCall("PUT", path + "/configuration", FunctionSettings()));
    if (!configured) return configured;
    return Do("UpdateFunctionCode", LambdaCall("PUT", path + "/code", {{"ZipFile", package_}}));
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

  [[nodiscard]] json::object FunctionSettings() const {
    const json::object variables = {{"WEIR_LAKE_BUCKET", pipeline_.lake_bucket},
                                    {"WEIR_CLAIMS_TABLE", pipeline_.table},
                                    {"WEIR_CLAIM_DAYS", std::to_string(kClaimDays)},
                                    {"WEIR_SCHEMA", pipeline_.schema},
                                    {"WEIR_LAYOUT", pipeline_.layout},
                                    {"WEIR_COMPRESSION", pipeline_.compression}};
    return {
        {"Runtime", "provided.al2023"},
        {"Handler", "bootstrap"},
        {"Role", fmt::format("arn:aws:iam::{}:role{}{}", kAccount, kRolePath, pipeline_.function)},
        {"MemorySize", kMemoryMegabytes},
        {"Timeout", kTimeoutSeconds},
        {"Environment", {{"Variables", variables}}}};
  }

  const LocalPipeline& pipeline_;
  aws::Client& client_;
  const aws::Deadline deadline_;
  std::string package_;  ///< base64
};

constexpr std::size_t kMaxPackageBytes = std::size_t{50} << 20;
constexpr std::chrono::seconds kSetUpTimeout{60};

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

}  // namespace

Result<void> SetUp(const LocalPipeline& pipeline, const LocalAccess& access) {
  const auto package = ReadPackage(pipeline.package);
  if (!package) return package.error();
  const auto session =
      aws::Session::Open(EnvironmentOf(access),
                         {.http = {}, .region = std::string(kRegion), .endpoint = access.endpoint});
  if (!session) return session.error();
  const auto deadline = (*session)->clock().Now() + kSetUpTimeout;
  return SetUpSteps(pipeline, *package, (*session)->client(), deadline).Run();
}

}  // namespace weir::deployment
