// The table of CloudWatch's operations, and its two protocols.
#include "src/cloud/cloudwatch/service.h"

#include <array>

#include <fmt/format.h>

#include "src/cloud/cloudwatch/errors.h"
#include "src/cloud/cloudwatch/ops/get_metrics.h"
#include "src/cloud/cloudwatch/ops/list_metrics.h"
#include "src/cloud/cloudwatch/ops/put_metric_data.h"
#include "src/cloud/protocol/cbor.h"

namespace weir::cloud::cloudwatch {
namespace {

namespace json = boost::json;

constexpr std::array kOperations = std::to_array<protocol::JsonOperation<Context>>({
    {"GetMetricData", ops::GetMetricData},
    {"GetMetricStatistics", ops::GetMetricStatistics},
    {"ListMetrics", ops::ListMetrics},
    {"PutMetricData", ops::PutMetricData},
});

constexpr std::array<std::string_view, 2> kTimestamps = {"Timestamp", "Timestamps"};
constexpr std::string_view kProtocolHeader = "smithy-protocol";
constexpr std::string_view kProtocol = "rpc-v2-cbor";

protocol::JsonOutcome ParseCborBody(std::string_view body) {
  if (body.empty()) return json::object();
  auto value = protocol::ParseCbor(body);
  if (!value || !value->is_object()) {
    return protocol::SerializationError("Unable to parse the request body as CBOR.");
  }
  return std::move(value->get_object());
}

http::Response RenderCborBody(int status, const json::object& body, std::string_view request_id) {
  http::Response response;
  response.status = status;
  response.headers.Add("Content-Type", "application/cbor");
  response.headers.Add(std::string(kProtocolHeader), std::string(kProtocol));
  response.headers.Add("x-amzn-RequestId", std::string(request_id));
  response.body = protocol::RenderCbor(body, kTimestamps);
  return response;
}

}  // namespace

std::string CloudWatchService::Route(const http::Request& request) const {
  const std::string prefix = fmt::format("/service/{}/operation/", target_prefix());
  return request.path.starts_with(prefix) ? request.path.substr(prefix.size()) : "";
}

void CloudWatchService::Handle(protocol::Call call, http::Respond respond) {
  const bool cbor = call.http.headers.Get(kProtocolHeader) == kProtocol;
  const protocol::JsonOutcome outcome = Run(call, cbor);
  if (cbor) {
    respond(outcome ? RenderCborBody(200, *outcome, call.request_id)
                    : Render(outcome.error(), call.request_id));
    return;
  }
  constexpr auto kVersion = protocol::JsonVersion::kV10;
  respond(outcome ? protocol::RenderJson(kVersion, *outcome, call.request_id)
                  : protocol::RenderJsonError(kVersion, outcome.error(), call.request_id));
}

protocol::JsonOutcome CloudWatchService::Run(const protocol::Call& call, bool cbor) {
  for (const protocol::JsonOperation<Context>& operation : kOperations) {
    if (operation.name != call.operation) continue;
    const protocol::JsonOutcome input =
        cbor ? ParseCborBody(call.http.body) : protocol::ParseJsonBody(call.http.body);
    return input ? operation.run(context_, call, *input) : input;
  }
  return protocol::UnknownOperation();
}

http::Response CloudWatchService::Render(const protocol::AwsError& error,
                                         std::string_view request_id) const {
  json::object body = {{"__type", "com.amazonaws.cloudwatch#" + error.code},
                       {"message", error.message}};
  for (const auto& member : error.members) body[member.key()] = member.value();
  http::Response response = RenderCborBody(error.status, body, request_id);
  response.headers.Add(
      "x-amzn-query-error",
      fmt::format("{};{}", errors::QueryCode(error), error.status < 500 ? "Sender" : "Receiver"));
  return response;
}

protocol::AwsError CloudWatchService::Failed() const { return errors::StoreFailed({}); }

}  // namespace weir::cloud::cloudwatch
