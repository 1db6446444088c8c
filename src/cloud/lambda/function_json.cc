// Renders functions.
#include "src/cloud/lambda/function_json.h"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "src/text/time.h"

namespace weir::cloud::lambda {
namespace {

namespace json = boost::json;

json::object Logging(const Function& function) {
  json::object logging{{"LogFormat", function.logging.format}, {"LogGroup", function.LogGroup()}};
  if (function.logging.format != "JSON") return logging;
  const auto level = [](const std::string& text) { return text.empty() ? "INFO" : text; };
  logging["ApplicationLogLevel"] = level(function.logging.application_level);
  logging["SystemLogLevel"] = level(function.logging.system_level);
  return logging;
}

void AddState(FunctionPhase phase, json::object& out) {
  out["State"] = phase == FunctionPhase::kCreating ? "Pending" : "Active";
  if (phase == FunctionPhase::kCreating) {
    out["StateReason"] = "The function is being created.";
    out["StateReasonCode"] = "Creating";
  }
  if (phase == FunctionPhase::kUpdating) {
    out["LastUpdateStatus"] = "InProgress";
    out["LastUpdateStatusReason"] = "The function is being updated.";
  } else {
    out["LastUpdateStatus"] = "Successful";
  }
}

}  // namespace

json::object TagsJson(const Tags& tags) {
  json::object out;
  for (const auto& [key, value] : tags) out[key] = value;
  return out;
}

json::object FunctionConfiguration(const Function& function, FunctionPhase phase) {
  json::object out{
      {"FunctionName", function.key.name},
      {"FunctionArn", function.key.Arn()},
      {"Runtime", function.runtime},
      {"Role", function.role},
      {"Handler", function.handler},
      {"CodeSize", function.code_size},
      {"Description", function.description},
      {"Timeout", function.timeout.count()},
      {"MemorySize", function.memory_mb},
      {"LastModified", text::IsoTimeMs(function.modified, "+0000")},
      {"CodeSha256", function.code_sha256},
      {"Version", "$LATEST"},
      {"TracingConfig", json::object{{"Mode", function.tracing}}},
      {"RevisionId", function.revision},
      {"PackageType", "Zip"},
      {"Architectures", json::array{function.architecture}},
      {"EphemeralStorage", json::object{{"Size", function.ephemeral_mb}}},
      {"SnapStart", json::object{{"ApplyOn", "None"}, {"OptimizationStatus", "Off"}}},
      {"LoggingConfig", Logging(function)},
  };
  if (!function.kms_key.empty()) out["KMSKeyArn"] = function.kms_key;
  if (!function.environment.empty()) {
    out["Environment"] = json::object{{"Variables", TagsJson(function.environment)}};
  }
  AddState(phase, out);
  return out;
}

}  // namespace weir::cloud::lambda
