// {"__type":"ResourceNotFoundException","message":"…"} for an error, any object for an answer.
#include "src/cloud/protocol/aws_json.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "src/codec/crc.h"

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;

/// Deeper bodies are refused; DynamoDB's values nest up to 32 levels, two of JSON each.
constexpr std::size_t kMaxDepth = 128;

/// The same target, in other bytes (aws_cbor.h).
constexpr std::string_view kCbor = "application/x-amz-cbor";

/// What AWS's framework answers by itself, and where it has it from. Services that name their own
/// exceptions in full name these so, as DynamoDB's error responses show.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kOfTheFramework = {{
    {"AccessDeniedException", "com.amazon.coral.service#"},
    {"IncompleteSignatureException", "com.amazon.coral.service#"},
    {"InternalFailure", "com.amazon.coral.service#"},
    {"InvalidSignatureException", "com.amazon.coral.service#"},
    {"MissingAuthenticationTokenException", "com.amazon.coral.service#"},
    {"SerializationException", "com.amazon.coral.service#"},
    {"ThrottlingException", "com.amazon.coral.availability#"},
    {"UnknownOperationException", "com.amazon.coral.service#"},
    {"UnrecognizedClientException", "com.amazon.coral.service#"},
    {"ValidationException", "com.amazon.coral.validate#"},
}};

std::string_view PrefixOf(const std::string& code, ErrorNames names) {
  if (names.prefix.empty()) return {};
  const auto* found = std::find_if(kOfTheFramework.begin(), kOfTheFramework.end(),
                                   [&](const auto& entry) { return entry.first == code; });
  return found == kOfTheFramework.end() ? names.prefix : found->second;
}

/// What Content-Type says, and whether clients check a CRC of the body (DynamoDB's do).
http::Response WithBody(JsonVersion version, int status, const json::object& body,
                        std::string_view request_id) {
  http::Response response;
  response.status = status;
  response.body = json::serialize(body);
  response.headers.Add("x-amzn-RequestId", std::string(request_id));
  if (version == JsonVersion::kV11) {
    response.headers.Add("Content-Type", "application/x-amz-json-1.1");
    return response;
  }
  response.headers.Add("Content-Type", "application/x-amz-json-1.0");
  response.headers.Add("x-amz-crc32",
                       fmt::to_string(codec::Crc(codec::CrcKind::kCrc32, response.body)));
  return response;
}

class AwsJson final : public Protocol {
 public:
  AwsJson(JsonVersion version, std::string_view target_prefix, ErrorNames names)
      : version_(version), target_prefix_(target_prefix), names_(names) {}

  [[nodiscard]] std::optional<std::string> OperationOf(
      const ServiceModel& /*model*/, const http::Request& request) const override {
    if (request.headers.Get("Content-Type").starts_with(kCbor)) return std::nullopt;
    return TargetOperation(request, target_prefix_);
  }

  [[nodiscard]] Outcome<json::object> Read(const ApiOperation& /*operation*/,
                                           const http::Request& request) const override {
    return ParseJsonBody(request.body);
  }

  [[nodiscard]] http::Response Answer(const ApiOperation& /*operation*/, const json::object& output,
                                      std::string_view request_id) const override {
    return RenderJson(version_, output, request_id);
  }

  [[nodiscard]] http::Response Refuse(const AwsError& error,
                                      std::string_view request_id) const override {
    return RenderJsonError(version_, error, request_id, names_);
  }

 private:
  const JsonVersion version_;
  const std::string_view target_prefix_;
  const ErrorNames names_;
};

}  // namespace

std::unique_ptr<const Protocol> MakeAwsJson(JsonVersion version, std::string_view target_prefix,
                                            ErrorNames names) {
  return std::make_unique<AwsJson>(version, target_prefix, names);
}

Target TargetOf(const http::Request& request) {
  const std::string_view target = request.headers.Get("X-Amz-Target");
  const std::size_t dot = std::min(target.rfind('.'), target.size());
  return {target.substr(0, dot), target.substr(std::min(dot + 1, target.size()))};
}

std::optional<std::string> TargetOperation(const http::Request& request, std::string_view prefix) {
  const Target target = TargetOf(request);
  if (target.operation.empty() || target.prefix != prefix) return std::nullopt;
  return std::string(target.operation);
}

json::object JsonErrorBody(const AwsError& error, ErrorNames names) {
  json::object body;
  body["__type"] = fmt::format("{}{}", PrefixOf(error.code, names), error.code);
  // The framework's own answer to what it can't read has it with a capital.
  const bool is_capital = error.code == "SerializationException";
  if (!error.message.empty()) body[is_capital ? "Message" : "message"] = error.message;
  for (const auto& member : error.members) body[member.key()] = member.value();
  return body;
}

http::Response RenderJson(JsonVersion version, const json::object& output,
                          std::string_view request_id) {
  return WithBody(version, 200, output, request_id);
}

http::Response RenderJsonError(JsonVersion version, const AwsError& error,
                               std::string_view request_id, ErrorNames names) {
  return WithBody(version, error.status, JsonErrorBody(error, names), request_id);
}

JsonOutcome ParseJsonBody(std::string_view body) {
  if (body.empty()) return json::object();
  json::parse_options options;
  options.max_depth = kMaxDepth;
  boost::system::error_code error;
  json::value value = json::parse(body, error, {}, options);
  if (error) return SerializationError("Unable to parse the request body as JSON.");
  json::object* object = value.if_object();
  if (object == nullptr) return SerializationError("Unexpected value type in payload");
  return std::move(*object);
}

}  // namespace weir::cloud::protocol
