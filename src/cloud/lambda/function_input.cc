// Validation in AWS's words; what would be ignored is refused by name.
#include "src/cloud/lambda/function_input.h"

#include <algorithm>
#include <cctype>
#include <set>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/cloud/lambda/workers/worker_environment.h"
#include "src/cloud/protocol/json_reader.h"

namespace weir::cloud::lambda {
namespace {

namespace json = boost::json;
using protocol::JsonReader;

constexpr std::size_t kMaxEnvironmentBytes = 4096;
constexpr std::size_t kMaxTagKeyBytes = 512;     // 128 characters
constexpr std::size_t kMaxTagValueBytes = 1024;  // 256 characters

/// One of some words, or the API's complaint.
void TakeChoice(JsonReader& in, std::string_view name, std::string_view shown,
                const std::vector<std::string_view>& choices, std::string& out) {
  const std::optional<std::string_view> value = in.String(name);
  if (!value) return;
  if (std::find(choices.begin(), choices.end(), *value) == choices.end()) {
    in.Complain(errors::Invalid(
        shown, *value,
        fmt::format("Member must satisfy enum value set: [{}]", fmt::join(choices, ", "))));
  }
  out = *value;
}

void TakeRuntime(JsonReader& in, std::string& runtime) {
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

void TakeRole(JsonReader& in, std::string& role) {
  const std::optional<std::string_view> value = in.String("Role");
  if (!value) return;
  const std::string_view text = *value;
  const std::size_t account = text.find(":iam::");
  const bool shaped = text.starts_with("arn:aws") && account != std::string_view::npos &&
                      text.substr(account + 6, 18).find(":role/") == 12;
  if (!shaped) {
    in.Complain(errors::Invalid("role", text,
                                "Member must satisfy regular expression pattern: "
                                "arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+"));
  }
  role = text;
}

void TakeHandler(JsonReader& in, std::string& handler) {
  const std::optional<std::string_view> value = in.String("Handler", {0, 128});
  if (!value) return;
  if (std::any_of(value->begin(), value->end(), [](unsigned char c) { return std::isspace(c); })) {
    in.Complain(errors::Invalid("handler", *value,
                                "Member must satisfy regular expression pattern: [^\\s]+"));
  }
  handler = *value;
}

bool IsVariableName(std::string_view name) {
  return name.size() >= 2 && std::isalpha(static_cast<unsigned char>(name.front())) != 0 &&
         std::all_of(name.begin(), name.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
}

std::optional<protocol::AwsError> CheckVariables(
    const std::map<std::string, std::string>& variables) {
  std::set<std::string> reserved;
  json::object measured;
  for (const auto& [name, value] : variables) {
    if (!IsVariableName(name)) {
      return errors::Invalid("environment.variables", name,
                             "Map keys must satisfy constraint: [Member must satisfy regular "
                             "expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]");
    }
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

void TakeEnvironment(JsonReader& in, std::map<std::string, std::string>& environment) {
  const json::object* const member = in.Object("Environment");
  if (member == nullptr) return;
  JsonReader inner(*member, "environment");
  std::map<std::string, std::string> variables;
  if (const json::object* const given = inner.Object("Variables")) {
    for (const auto& entry : *given) {
      if (!entry.value().is_string()) {
        return in.Complain(protocol::SerializationError("An environment variable is not a string"));
      }
      variables[std::string(entry.key())] = std::string(entry.value().get_string());
    }
  }
  if (inner.error()) return in.Complain(*inner.error());
  if (auto complaint = CheckVariables(variables)) return in.Complain(*std::move(complaint));
  environment = std::move(variables);
}

void TakeLogging(JsonReader& in, LoggingConfig& logging) {
  const json::object* const member = in.Object("LoggingConfig");
  if (member == nullptr) return;
  JsonReader inner(*member, "loggingConfig");
  TakeChoice(inner, "LogFormat", "loggingConfig.logFormat", {"JSON", "Text"}, logging.format);
  TakeChoice(inner, "ApplicationLogLevel", "loggingConfig.applicationLogLevel",
             {"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"}, logging.application_level);
  TakeChoice(inner, "SystemLogLevel", "loggingConfig.systemLogLevel", {"DEBUG", "INFO", "WARN"},
             logging.system_level);
  if (const auto group = inner.String("LogGroup", {1, 512})) logging.group = *group;
  if (inner.error()) in.Complain(*inner.error());
}

void TakeSizes(JsonReader& in, Function& function) {
  if (const auto timeout = in.Integer("Timeout", {1, 900})) {
    function.timeout = std::chrono::seconds{*timeout};
  }
  if (const auto memory = in.Integer("MemorySize", {128, 10'240})) {
    function.memory_mb = static_cast<std::uint32_t>(*memory);
  }
  if (const json::object* const storage = in.Object("EphemeralStorage")) {
    JsonReader inner(*storage, "ephemeralStorage");
    function.ephemeral_mb =
        static_cast<std::uint32_t>(inner.RequiredInteger("Size", {512, 10'240}));
    if (inner.error()) in.Complain(*inner.error());
  }
}

void TakeArchitecture(const json::object& input, JsonReader& in, std::string& architecture) {
  const json::array* const list = in.Array("Architectures", {1, 1});
  if (list == nullptr || list->empty()) return;
  const json::value& only = list->front();
  if (!only.is_string() || (only.get_string() != "x86_64" && only.get_string() != "arm64")) {
    return in.Complain(errors::Invalid("architectures", json::serialize(input.at("Architectures")),
                                       "Member must satisfy constraint: [Member must satisfy enum "
                                       "value set: [x86_64, arm64]]"));
  }
  architecture = only.get_string();
}

}  // namespace

protocol::Outcome<void> ReadFunctionConfiguration(const json::object& input, Function& function) {
  JsonReader in(input);
  if (const json::object* const snap = in.Object("SnapStart")) {
    if (JsonReader(*snap).String("ApplyOn").value_or("None") != "None") {
      in.Complain(errors::NotSupported("SnapStart"));
    }
  }
  if (const auto text = in.String("Description", {0, 256})) function.description = *text;
  if (!in.String("KMSKeyArn", {0, 10'000}).value_or("").empty()) {
    in.Complain(errors::InvalidParameter(
        "The KMS key of KMSKeyArn does not exist: there is no KMS here, leave it out."));
  }
  TakeRuntime(in, function.runtime);
  TakeRole(in, function.role);
  TakeHandler(in, function.handler);
  TakeSizes(in, function);
  TakeEnvironment(in, function.environment);
  TakeLogging(in, function.logging);
  TakeArchitecture(input, in, function.architecture);
  if (const json::object* const tracing = in.Object("TracingConfig")) {
    JsonReader inner(*tracing, "tracingConfig");
    TakeChoice(inner, "Mode", "tracingConfig.mode", {"Active", "PassThrough"}, function.tracing);
    if (inner.error()) in.Complain(*inner.error());
    if (function.tracing == "Active") in.Complain(errors::NotSupported("TracingConfig Active"));
  }
  if (in.error()) return *in.error();
  return {};
}

namespace {

protocol::Outcome<std::string> FetchZip(const LambdaContext& context, JsonReader& in) {
  const CodeLocation location{.bucket = std::string(in.RequiredString("S3Bucket", {3, 63})),
                              .key = std::string(in.RequiredString("S3Key", {1, 1024})),
                              .version = std::string(in.String("S3ObjectVersion").value_or(""))};
  if (in.error()) return *in.error();
  Result<std::string, CodeRefusal> zip = context.code.Fetch(location, kMaxZip);
  if (zip) return *std::move(zip);
  return errors::InvalidParameter(
      fmt::format("Error occurred while GetObject. S3 Error Code: {}. S3 Error Message: {}",
                  zip.error().code, zip.error().message));
}

}  // namespace

protocol::Outcome<FunctionCode> ReadFunctionCode(const LambdaContext& context,
                                                 const json::object& input,
                                                 std::string_view operation) {
  JsonReader in(input, operation == "CreateFunction" ? "code" : "");
  FunctionCode code;
  if (input.contains("ZipFile")) {
    if (input.contains("S3Bucket") || input.contains("S3Key")) {
      return errors::InvalidParameter(
          "Please do not provide other FunctionCode parameters when providing a ZipFile.");
    }
    code.zip = in.RequiredString("ZipFile");
    if (in.error()) return *in.error();
    if (code.zip.size() > kMaxZipUpload) return errors::TooLarge(kMaxZipUpload, operation);
  } else if (input.contains("S3Bucket") || input.contains("S3Key")) {
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
  JsonReader in(input);
  Tags tags;
  if (const json::object* const given = in.Object("Tags")) {
    for (const auto& entry : *given) {
      const bool shaped = entry.value().is_string() && !entry.key().empty() &&
                          entry.key().size() <= kMaxTagKeyBytes &&
                          entry.value().get_string().size() <= kMaxTagValueBytes;
      if (!shaped) return errors::InvalidParameter("A tag's key or value is not valid.");
      tags[std::string(entry.key())] = std::string(entry.value().get_string());
    }
  }
  if (in.error()) return *in.error();
  if (tags.size() > kMaxTags) {
    return errors::InvalidParameter("The number of tags exceeds the limit of 50");
  }
  return tags;
}

}  // namespace weir::cloud::lambda
