// What Lambda says of a function beyond its model, in AWS's words.
#include "src/cloud/lambda/function_input.h"

#include <set>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/cloud/lambda/workers/worker_environment.h"
#include "src/cloud/protocol/input.h"

namespace weir::cloud::lambda {
namespace {

namespace json = boost::json;
using protocol::Input;

/// "Lambda quotas": all of them together (TheEnvironmentIsLambdasToNameAndSmall).
constexpr std::size_t kMaxEnvironmentBytes = 4096;

/// API_CreateFunction has lower bounds than its model, which speaks of managed instances as well
/// (FunctionInput.TimeAndMemoryAreThoseOfFunctions).
constexpr std::int64_t kMaxTimeoutSeconds = 900;
constexpr std::int64_t kMaxMemoryMb = 10'240;

void CheckMost(Input& in, std::string_view shown, std::int64_t value, std::int64_t most) {
  if (value <= most) return;
  in.Complain(
      errors::Invalid(shown, fmt::to_string(value),
                      fmt::format("Member must have value less than or equal to {}", most)));
}

void TakeRuntime(Input& in, std::string& runtime) {
  const std::optional<std::string_view> value = in.String("Runtime");
  if (!value) return;
  if (*value != "provided.al2023" && *value != "provided.al2") {
    in.Complain(errors::InvalidParameter(
        fmt::format("The runtime {} is not supported by this endpoint; it runs provided.al2023 and "
                    "provided.al2.",
                    *value)));
  }
  runtime = *value;
}

std::optional<protocol::AwsError> CheckVariables(
    const std::map<std::string, std::string>& variables) {
  std::set<std::string> reserved;
  json::object measured;
  for (const auto& [name, value] : variables) {
    if (IsReservedVariable(name)) reserved.insert(name);
    measured[name] = value;
  }
  constexpr std::string_view kUnable =
      "Lambda was unable to configure your environment variables because the environment variables "
      "you have provided";
  if (!reserved.empty()) {
    return errors::InvalidParameter(
        fmt::format("{} contains reserved keys that are currently not supported for modification. "
                    "Reserved keys used in this request: {}",
                    kUnable, fmt::join(reserved, ", ")));
  }
  if (json::serialize(measured).size() > kMaxEnvironmentBytes) {
    return errors::InvalidParameter(fmt::format("{} exceeded the 4KB limit.", kUnable));
  }
  return std::nullopt;
}

void TakeEnvironment(Input& in, std::map<std::string, std::string>& environment) {
  const json::object* const member = in.Object("Environment");
  if (member == nullptr) return;
  std::map<std::string, std::string> variables;
  if (const json::object* const given = Input(*member).Object("Variables")) {
    for (const auto& [name, value] : *given) variables.emplace(name, value.as_string());
  }
  if (auto complaint = CheckVariables(variables)) return in.Complain(*std::move(complaint));
  environment = std::move(variables);
}

void Take(const Input& in, std::string_view member, std::string& out) {
  if (const auto text = in.String(member)) out = *text;
}

void TakeLogging(const Input& in, LoggingConfig& logging) {
  const json::object* const member = in.Object("LoggingConfig");
  if (member == nullptr) return;
  const Input inner(*member);
  Take(inner, "LogFormat", logging.format);
  Take(inner, "ApplicationLogLevel", logging.application_level);
  Take(inner, "SystemLogLevel", logging.system_level);
  Take(inner, "LogGroup", logging.group);
}

void TakeSizes(Input& in, Function& function) {
  if (const auto timeout = in.Integer("Timeout")) {
    CheckMost(in, "timeout", *timeout, kMaxTimeoutSeconds);
    function.timeout = std::chrono::seconds{*timeout};
  }
  if (const auto memory = in.Integer("MemorySize")) {
    CheckMost(in, "memorySize", *memory, kMaxMemoryMb);
    function.memory_mb = static_cast<std::uint32_t>(*memory);
  }
  if (const json::object* const storage = in.Object("EphemeralStorage")) {
    function.ephemeral_mb = static_cast<std::uint32_t>(Input(*storage).Integer("Size").value_or(0));
  }
}

void TakeTracing(Input& in, std::string& tracing) {
  const json::object* const member = in.Object("TracingConfig");
  if (member == nullptr) return;
  Take(Input(*member), "Mode", tracing);
  if (tracing == "Active") in.Complain(errors::NotSupported("TracingConfig Active"));
}

}  // namespace

protocol::Outcome<void> ReadFunctionConfiguration(const json::object& input, Function& function) {
  Input in(input);
  if (const json::object* const snap = in.Object("SnapStart")) {
    if (Input(*snap).String("ApplyOn").value_or("None") != "None") {
      in.Complain(errors::NotSupported("SnapStart"));
    }
  }
  if (const auto text = in.String("Description")) function.description = *text;
  if (!in.Text("KMSKeyArn").empty()) {
    in.Complain(errors::InvalidParameter(
        "The KMS key of KMSKeyArn does not exist: there is no KMS here, leave it out."));
  }
  TakeRuntime(in, function.runtime);
  Take(in, "Role", function.role);
  Take(in, "Handler", function.handler);
  TakeSizes(in, function);
  TakeEnvironment(in, function.environment);
  TakeLogging(in, function.logging);
  if (const json::array* const list = in.Array("Architectures")) {
    function.architecture = list->front().get_string();
  }
  TakeTracing(in, function.tracing);
  if (in.error()) return *in.error();
  return {};
}

namespace {

protocol::Outcome<std::string> FetchZip(const Context& context, const Input& in) {
  const CodeLocation location{.bucket = std::string(in.Text("S3Bucket")),
                              .key = std::string(in.Text("S3Key")),
                              .version = std::string(in.Text("S3ObjectVersion"))};
  Result<std::string, CodeRefusal> zip = context.code.Fetch(location, kMaxZip);
  if (zip) return *std::move(zip);
  return errors::InvalidParameter(
      fmt::format("Error occurred while GetObject. S3 Error Code: {}. S3 Error Message: {}",
                  zip.error().code, zip.error().message));
}

}  // namespace

protocol::Outcome<FunctionCode> ReadFunctionCode(const Context& context, const json::object& input,
                                                 std::string_view operation) {
  const Input in(input);
  const bool has_bucket = in.String("S3Bucket").has_value();
  const bool has_key = in.String("S3Key").has_value();
  FunctionCode code;
  if (in.String("ZipFile")) {
    if (has_bucket || has_key) {  // API_FunctionCode: one or the other (CodeComesFromOnePlace)
      return errors::InvalidParameter(
          "Please do not provide other FunctionCode parameters when providing a ZipFile.");
    }
    code.zip = in.Text("ZipFile");
    if (code.zip.size() > kMaxZipUpload) return errors::TooLarge(kMaxZipUpload, operation);
  } else if (has_bucket && has_key) {
    protocol::Outcome<std::string> zip = FetchZip(context, in);
    if (!zip) return zip.error();
    code.zip = *std::move(zip);
  } else {
    return errors::InvalidParameter("Please provide a source for function code.");
  }
  code.sha256 = CodeSha256(code.zip);
  Result<PackageFiles> unpacked = context.packages.Unpack(code.zip);
  if (unpacked) {
    code.files = *std::move(unpacked);
    return code;
  }
  switch (unpacked.error().kind) {
    case ErrorKind::kInvalidInput:
      return errors::InvalidParameter(
          "Could not unzip uploaded file. Please check your file, then try to upload again.");
    case ErrorKind::kExhausted:
      return errors::InvalidParameter("Unzipped size must be smaller than 262144000 bytes");
    default:
      return StoreRefused(unpacked.error());
  }
}

protocol::Outcome<Tags> ReadTags(const json::object& input) {
  Tags tags;
  if (const json::object* const given = Input(input).Object("Tags")) {
    for (const auto& [key, value] : *given) tags.emplace(key, value.as_string());
  }
  if (tags.size() > kMaxTags) {
    return errors::InvalidParameter("The number of tags exceeds the limit of 50");
  }
  return tags;
}

}  // namespace weir::cloud::lambda
