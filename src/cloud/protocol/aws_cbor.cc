// What is told of the members of a request is JSON's; bytes and times change on the way.
#include "src/cloud/protocol/aws_cbor.h"

#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/cloud/protocol/aws_json.h"
#include "src/cloud/protocol/cbor.h"

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;

constexpr std::string_view kTargetCbor = "application/x-amz-cbor-1.1";
constexpr std::string_view kProtocolHeader = "smithy-protocol";
constexpr std::string_view kRpcCbor = "rpc-v2-cbor";

Outcome<json::object> ParseCborBody(std::string_view body) {
  if (body.empty()) return json::object();
  auto value = ParseCbor(body);
  if (!value || !value->is_object()) {
    return SerializationError("Unable to parse the request body as CBOR.");
  }
  return std::move(value->get_object());
}

/// Times of a request in milliseconds become seconds.
void ToSeconds(const Shape& shape, json::value& value) {
  constexpr double kMsPerSecond = 1000;
  if (shape.kind == Kind::kTimestamp) {
    if (value.is_number()) value = value.to_number<double>() / kMsPerSecond;
  } else if (shape.kind == Kind::kStructure && value.is_object()) {
    for (const Member& member : shape.members) {
      json::value* inner = value.get_object().if_contains(member.name);
      if (inner != nullptr) ToSeconds(*member.shape, *inner);
    }
  }
}

class TargetCbor final : public Protocol {
 public:
  explicit TargetCbor(std::string_view target_prefix) : target_prefix_(target_prefix) {}

  [[nodiscard]] std::optional<std::string> OperationOf(
      const ServiceModel& /*model*/, const http::Request& request) const override {
    if (request.headers.Get("Content-Type") != kTargetCbor) return std::nullopt;
    return TargetOperation(request, target_prefix_);
  }

  [[nodiscard]] Outcome<json::object> Read(const ApiOperation& operation,
                                           const http::Request& request) const override {
    Outcome<json::object> input = ParseCborBody(request.body);
    if (!input) return input;
    json::value value = *std::move(input);
    ToSeconds(*operation.input, value);
    return std::move(value.get_object());
  }

  [[nodiscard]] http::Response Answer(const ApiOperation& operation, const json::object& output,
                                      std::string_view request_id) const override {
    return Response(200, RenderCbor(output, operation.output, CborTime::kMilliseconds), request_id);
  }

  [[nodiscard]] http::Response Refuse(const AwsError& error,
                                      std::string_view request_id) const override {
    return Response(error.status, RenderCbor(JsonErrorBody(error)), request_id);
  }

 private:
  static http::Response Response(int status, std::string body, std::string_view request_id) {
    http::Response response;
    response.status = status;
    response.headers.Add("x-amzn-RequestId", std::string(request_id));
    response.headers.Add("Content-Type", std::string(kTargetCbor));
    response.body = std::move(body);
    return response;
  }

  const std::string_view target_prefix_;
};

class RpcCbor final : public Protocol {
 public:
  explicit RpcCbor(RpcCborNames names)
      : names_(names), path_(fmt::format("/service/{}/operation/", names.service)) {}

  [[nodiscard]] std::optional<std::string> OperationOf(
      const ServiceModel& /*model*/, const http::Request& request) const override {
    const bool is_ours = request.headers.Get(kProtocolHeader) == kRpcCbor;
    if (!is_ours || !request.path.starts_with(path_)) return std::nullopt;
    return request.path.substr(path_.size());
  }

  [[nodiscard]] Outcome<json::object> Read(const ApiOperation& /*operation*/,
                                           const http::Request& request) const override {
    return ParseCborBody(request.body);
  }

  [[nodiscard]] http::Response Answer(const ApiOperation& operation, const json::object& output,
                                      std::string_view request_id) const override {
    return Response(200, RenderCbor(output, operation.output), request_id);
  }

  [[nodiscard]] http::Response Refuse(const AwsError& error,
                                      std::string_view request_id) const override {
    constexpr int kServerErrors = 500;
    json::object body = {{"__type", fmt::format("{}{}", names_.error_prefix, error.code)},
                         {"message", error.message}};
    for (const auto& member : error.members) body[member.key()] = member.value();
    http::Response response = Response(error.status, RenderCbor(body), request_id);
    if (names_.query_code != nullptr) {
      response.headers.Add("x-amzn-query-error",
                           fmt::format("{};{}", names_.query_code(error),
                                       error.status < kServerErrors ? "Sender" : "Receiver"));
    }
    return response;
  }

 private:
  static http::Response Response(int status, std::string body, std::string_view request_id) {
    http::Response response;
    response.status = status;
    response.headers.Add("Content-Type", "application/cbor");
    response.headers.Add(std::string(kProtocolHeader), std::string(kRpcCbor));
    response.headers.Add("x-amzn-RequestId", std::string(request_id));
    response.body = std::move(body);
    return response;
  }

  const RpcCborNames names_;
  const std::string path_;
};

}  // namespace

std::unique_ptr<const Protocol> MakeTargetCbor(std::string_view target_prefix) {
  return std::make_unique<TargetCbor>(target_prefix);
}

std::unique_ptr<const Protocol> MakeRpcCbor(RpcCborNames names) {
  return std::make_unique<RpcCbor>(names);
}

}  // namespace weir::cloud::protocol
