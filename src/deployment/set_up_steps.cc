// What a start does for its pipeline, call by call, as Terraform would.
#include "src/deployment/set_up_steps.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/aws/api_error.h"
#include "src/codec/base64.h"
#include "src/deployment/json_call.h"
#include "src/deployment/living_pipeline.h"
#include "src/deployment/role_policies.h"
#include "src/text/percent.h"
#include "src/text/xml.h"

namespace weir::deployment {
namespace {

namespace json = boost::json;

/// By which IAM knows that nobody else has made the role (FunctionRoles, src/cloud/server).
constexpr std::string_view kRolePath = "/weir-up/";
constexpr std::string_view kFunctions = "/2015-03-31/functions";
constexpr std::string_view kMappings = "/2015-03-31/event-source-mappings";

struct OptionVariable {
  std::string_view option;
  std::string_view variable;
};
constexpr OptionVariable kVariables[] = {{"--schema", "WEIR_SCHEMA"},
                                         {"--layout", "WEIR_LAYOUT"},
                                         {"--compression", "WEIR_COMPRESSION"}};

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
  SetUpSteps(const LocalPipeline& pipeline, const SetUpPlan& plan, std::string_view package,
             aws::Client& client, aws::Deadline deadline)
      : pipeline_(pipeline),
        plan_(plan),
        settings_(plan.settings),
        client_(client),
        deadline_(deadline) {
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

  [[nodiscard]] bool Changes(std::string_view option) const {
    return std::ranges::find(plan_.changes, option, &SettingChange::option) != plan_.changes.end();
  }

  Result<void> MakeStream() {
    if (Changes("--shards")) return Reshard();
    return Do("CreateStream",
              TargetCall("kinesis", "1.1", "Kinesis_20131202.CreateStream",
                         {{"StreamName", pipeline_.stream}, {"ShardCount", settings_.shards}}),
              {"ResourceInUseException"});
  }

  /// A call takes no more than the double of what is there, and no less than the half.
  Result<void> Reshard() {
    for (std::uint32_t now = plan_.shards; now != settings_.shards;) {
      now = std::clamp(settings_.shards, (now + 1) / 2, now * 2);
      const auto done =
          Do("UpdateShardCount", TargetCall("kinesis", "1.1", "Kinesis_20131202.UpdateShardCount",
                                            {{"StreamName", pipeline_.stream},
                                             {"TargetShardCount", now},
                                             {"ScalingType", "UNIFORM_SCALING"}}));
      if (!done) return done;
    }
    return {};
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
                         {"WEIR_SCHEMA", settings_.schema},
                         {"WEIR_LAYOUT", settings_.layout},
                         {"WEIR_COMPRESSION", settings_.compression}},
                        {kMemoryMegabytes, kTimeoutSeconds},
                        ProcessorPolicy(pipeline_, client_.region(), kLocalAccount));
  }

  /// What lands has to be merged.
  Result<void> MakeMerge() {
    if (settings_.layout != kLandingLayout) return {};
    const auto made = MakeFunction(pipeline_.merge,
                                   {{"WEIR_HANDLER", "merge"},
                                    {"WEIR_LAKE_BUCKET", pipeline_.lake_bucket},
                                    {"WEIR_CLAIMS_TABLE", pipeline_.table},
                                    {"WEIR_COMPRESSION", settings_.compression}},
                                   {kMergeMemoryMegabytes, kMergeTimeoutSeconds},
                                   MergePolicy(pipeline_, client_.region(), kLocalAccount));
    if (!made) return made;
    const std::string role = pipeline_.merge + "-schedule";
    const auto trusted = MakeRole(role, "scheduler.amazonaws.com",
                                  SchedulePolicy(pipeline_, client_.region(), kLocalAccount));
    if (!trusted) return trusted;
    aws::Call call =
        LambdaCall("POST", "/schedules/" + pipeline_.merge,
                   {{"ScheduleExpression", kMergeRate},
                    {"FlexibleTimeWindow", {{"Mode", "OFF"}}},
                    {"Target",
                     {{"Arn", fmt::format("arn:aws:lambda:{}:{}:function:{}", client_.region(),
                                          kLocalAccount, pipeline_.merge)},
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
  Result<void> MakeFunction(const std::string& name, const json::object& variables,
                            const Size& size, const std::string& policy) {
    const auto logs = Do("CreateLogGroup",
                         TargetCall("logs", "1.1", "Logs_20140328.CreateLogGroup",
                                    {{"logGroupName", "/aws/lambda/" + name}}),
                         {"ResourceAlreadyExistsException"});
    if (!logs) return logs;
    const auto trusted = MakeRole(name, "lambda.amazonaws.com", policy);
    if (!trusted) return trusted;
    const json::object function = {{"FunctionName", name},
                                   {"PackageType", "Zip"},
                                   {"Architectures", json::array{"x86_64"}},
                                   {"Runtime", "provided.al2023"},
                                   {"Handler", "bootstrap"},
                                   {"Role", RoleArn(name)},
                                   {"MemorySize", size.memory_megabytes},
                                   {"Timeout", size.timeout_seconds},
                                   {"Environment", {{"Variables", variables}}},
                                   {"Code", {{"ZipFile", package_}}}};
    const auto made = Try("CreateFunction", LambdaCall("POST", std::string(kFunctions), function),
                          {"ResourceConflictException"});
    if (!made) return made.error();
    if (*made) return {};
    return UpdateFunction(name, variables);
  }

  /// It is there: what a setting changes is changed, and all else is whose it is. Variables that an
  /// older version did not know are added.
  Result<void> UpdateFunction(const std::string& name, const json::object& variables) {
    const std::string path = fmt::format("{}/{}", kFunctions, name);
    const auto found =
        JsonOf(client_.SendOne(LambdaCall("GET", path + "/configuration", {}), deadline_),
               "GetFunctionConfiguration");
    if (!found) return found.error();
    const json::object known = ObjectOf(ObjectOf(*found, "Environment"), "Variables");
    json::object changed = known;
    changed.insert(variables.begin(), variables.end());  // but for those that are there
    for (const auto& [option, variable] : kVariables) {
      const json::value* value = variables.if_contains(variable);
      if (value != nullptr && Changes(option)) changed[variable] = *value;
    }
    json::object settings;
    if (changed != known) settings["Environment"] = json::object{{"Variables", changed}};
    // Functions that are older than IAM here name roles that nobody has made.
    const auto has_role = HasRole(TextOf(*found, "Role"));
    if (!has_role) return has_role.error();
    if (!*has_role) settings["Role"] = RoleArn(name);
    if (!settings.empty()) {
      const auto configured =
          Do("UpdateFunctionConfiguration", LambdaCall("PUT", path + "/configuration", settings));
      if (!configured) return configured;
    }
    return Do("UpdateFunctionCode", LambdaCall("PUT", path + "/code", {{"ZipFile", package_}}));
  }

  /// What it may do becomes today's, where it is there from an earlier start; one of that name that
  /// somebody else has made stays as it is.
  Result<void> MakeRole(const std::string& name, std::string_view service,
                        const std::string& policy) {
    const json::object trust = {{"Version", "2012-10-17"},
                                {"Statement",
                                 {{"Effect", "Allow"},
                                  {"Principal", {{"Service", service}}},
                                  {"Action", "sts:AssumeRole"}}}};
    const auto made =
        Try("CreateRole",
            IamCall("CreateRole", {{"Path", std::string(kRolePath)},
                                   {"RoleName", name},
                                   {"AssumeRolePolicyDocument", json::serialize(trust)}}),
            {"EntityAlreadyExists"});
    if (!made) return made.error();
    const auto is_own = *made ? Result<bool>(true) : HasRole(RoleArn(name));
    if (!is_own) return is_own.error();
    if (!*is_own) return {};
    return Do("PutRolePolicy", IamCall("PutRolePolicy", {{"RoleName", name},
                                                         {"PolicyName", "pipeline"},
                                                         {"PolicyDocument", policy}}));
  }

  /// Names are unique, whatever the path: the whole ARN says whose it is.
  Result<bool> HasRole(std::string_view arn) {
    const std::string name(arn.substr(arn.rfind('/') + 1));
    const auto found = client_.SendOne(IamCall("GetRole", {{"RoleName", name}}), deadline_);
    if (!found) return found.error().In("GetRole");
    if (found->IsSuccess()) return text::XmlText(found->body, "Arn") == arn;
    const Error error = aws::ErrorOf(*found, "GetRole");
    const bool can_be =
        error.kind != ErrorKind::kNotFound && error.kind != ErrorKind::kInvalidInput;
    if (!can_be) return false;
    return error;
  }

  static std::string RoleArn(const std::string& name) {
    return fmt::format("arn:aws:iam::{}:role{}{}", kLocalAccount, kRolePath, name);
  }

  Result<void> MakeMapping() {
    if (!plan_.mapping.empty()) return UpdateMapping();
    const json::object mapping = {
        {"EventSourceArn", StreamArn(pipeline_.stream, client_.region())},
        {"FunctionName", pipeline_.function},
        {"StartingPosition", "TRIM_HORIZON"},
        {"BatchSize", settings_.batch_size},
        {"MaximumBatchingWindowInSeconds", settings_.window_seconds},
        {"BisectBatchOnFunctionError", true},
        {"MaximumRetryAttempts", kMaxRetries},
        {"MaximumRecordAgeInSeconds", kMaxRecordAgeSeconds},
        {"FunctionResponseTypes", json::array{"ReportBatchItemFailures"}},
        {"DestinationConfig",
         {{"OnFailure", {{"Destination", "arn:aws:s3:::" + pipeline_.failed_bucket}}}}}};
    return Do("CreateEventSourceMapping",
              LambdaCall("POST", std::string(kMappings) + "/", mapping));
  }

  Result<void> UpdateMapping() {
    json::object changed;
    if (Changes("--batch-size")) changed["BatchSize"] = settings_.batch_size;
    if (Changes("--window")) changed["MaximumBatchingWindowInSeconds"] = settings_.window_seconds;
    if (changed.empty()) return {};
    return Do("UpdateEventSourceMapping",
              LambdaCall("PUT", fmt::format("{}/{}", kMappings, plan_.mapping), changed));
  }

  const LocalPipeline& pipeline_;
  const SetUpPlan& plan_;
  const SettingValues& settings_;
  aws::Client& client_;
  const aws::Deadline deadline_;
  std::string package_;  ///< base64
};

}  // namespace

Result<void> RunSetUpSteps(const LocalPipeline& pipeline, const SetUpPlan& plan,
                           std::string_view package, aws::Client& client, aws::Deadline deadline) {
  return SetUpSteps(pipeline, plan, package, client, deadline).Run();
}

}  // namespace weir::deployment
