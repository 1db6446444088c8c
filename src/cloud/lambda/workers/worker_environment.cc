// Puts environments together.
#include "src/cloud/lambda/workers/worker_environment.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

namespace weir::cloud::lambda {
namespace {

/// "Reserved environment variables".
constexpr std::array<std::string_view, 21> kReserved = {"_HANDLER",
                                                        "_X_AMZN_TRACE_ID",
                                                        "AWS_DEFAULT_REGION",
                                                        "AWS_REGION",
                                                        "AWS_EXECUTION_ENV",
                                                        "AWS_LAMBDA_FUNCTION_NAME",
                                                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                                                        "AWS_LAMBDA_FUNCTION_VERSION",
                                                        "AWS_LAMBDA_INITIALIZATION_TYPE",
                                                        "AWS_LAMBDA_LOG_GROUP_NAME",
                                                        "AWS_LAMBDA_LOG_STREAM_NAME",
                                                        "AWS_ACCESS_KEY",
                                                        "AWS_ACCESS_KEY_ID",
                                                        "AWS_SECRET_ACCESS_KEY",
                                                        "AWS_SESSION_TOKEN",
                                                        "AWS_LAMBDA_RUNTIME_API",
                                                        "LAMBDA_TASK_ROOT",
                                                        "LAMBDA_RUNTIME_DIR",
                                                        "AWS_LAMBDA_MAX_CONCURRENCY",
                                                        "AWS_LAMBDA_METADATA_API",
                                                        "AWS_LAMBDA_METADATA_TOKEN"};

using Variables = std::map<std::string, std::string>;

/// What a function may replace by its own.
Variables Defaults(const std::string& task_root, const WorkerEnvironment& worker) {
  Variables all = {
      {"LANG", "en_US.UTF-8"},
      {"LD_LIBRARY_PATH",
       fmt::format("/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:{0}:{0}/lib:/opt/lib",
                   task_root)},
      {"PATH", "/usr/local/bin:/usr/bin/:/bin:/opt/bin"},
      {"TZ", ":UTC"}};
  if (!worker.endpoint_url.empty()) all["AWS_ENDPOINT_URL"] = worker.endpoint_url;
  if (!worker.ca_bundle.empty()) all["AWS_CA_BUNDLE"] = worker.ca_bundle;
  return all;
}

}  // namespace

bool IsReservedVariable(std::string_view name) {
  return std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
}

std::vector<std::string> EnvironmentOf(const FunctionSpec& function,
                                       const WorkerEnvironment& worker) {
  const std::string task_root = function.task_root.string();
  Variables all = Defaults(task_root, worker);
  for (const auto& [name, value] : function.environment) all[name] = value;
  const Variables reserved = {
      {"_HANDLER", function.handler},
      {"AWS_ACCESS_KEY_ID", worker.credentials.access_key_id},
      {"AWS_DEFAULT_REGION", function.region},
      {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", std::to_string(function.memory_mb)},
      {"AWS_LAMBDA_FUNCTION_NAME", function.name},
      {"AWS_LAMBDA_FUNCTION_VERSION", function.version},
      {"AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"},
      {"AWS_LAMBDA_LOG_FORMAT", function.json_logs ? "JSON" : "Text"},
      {"AWS_LAMBDA_LOG_GROUP_NAME", function.log_group},
      {"AWS_LAMBDA_LOG_STREAM_NAME", worker.log_stream},
      {"AWS_LAMBDA_RUNTIME_API", worker.runtime_api},
      {"AWS_REGION", function.region},
      {"AWS_SECRET_ACCESS_KEY", worker.credentials.secret_access_key},
      {"AWS_SESSION_TOKEN", worker.credentials.session_token},
      {"LAMBDA_RUNTIME_DIR", "/var/runtime"},
      {"LAMBDA_TASK_ROOT", task_root}};
  for (const auto& [name, value] : reserved) all[name] = value;
  std::vector<std::string> texts;
  texts.reserve(all.size());
  for (const auto& [name, value] : all) texts.push_back(fmt::format("{}={}", name, value));
  return texts;
}

}  // namespace weir::cloud::lambda
