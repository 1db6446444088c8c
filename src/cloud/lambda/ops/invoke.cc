// Invoke: RequestResponse, Event, DryRun.
#include "src/cloud/lambda/ops/invoke.h"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "src/cloud/lambda/invoker.h"
#include "src/cloud/lambda/json_text.h"
#include "src/codec/base64.h"

namespace weir::cloud::lambda::ops {
namespace {

constexpr std::size_t kMaxEventBytes = std::size_t{1} << 20;  // of an asynchronous invocation
constexpr std::size_t kMaxClientContext = 3583;

http::Response Answer(int status, const std::string& request_id) {
  http::Response response;
  response.status = status;
  response.headers.Add("x-amzn-RequestId", request_id);
  return response;
}

std::string_view TypeOf(const LambdaRequest& request) {
  const std::string_view type = request.call.http.headers.Get("X-Amz-Invocation-Type");
  return type.empty() ? "RequestResponse" : type;
}

struct Input {
  FunctionPtr function;
  std::string payload{};
  std::string client_context{};
};

/// The payload: a JSON text, {} for none.
protocol::Outcome<std::string> ReadPayload(const LambdaRequest& request) {
  const std::string& body = request.call.http.body;
  const std::size_t most = TypeOf(request) == "Event" ? kMaxEventBytes : kMaxRequestBytes;
  if (body.size() > most) return errors::TooLarge(most, "InvokeFunction");
  if (body.empty()) return std::string("{}");
  boost::system::error_code error;
  boost::json::parse(body, error, {}, {.max_depth = kMaxJsonDepth});
  if (error) return errors::BadRequestBody(error.message());
  return body;
}

protocol::Outcome<Input> ReadInput(const LambdaContext& context, const LambdaRequest& request) {
  const std::string_view type = TypeOf(request);
  if (type != "RequestResponse" && type != "Event" && type != "DryRun") {
    return errors::Invalid("invocationType", type,
                           "Member must satisfy enum value set: [Event, RequestResponse, DryRun]");
  }
  for (const std::string_view name : {"X-Amz-Tenant-Id", "X-Amz-Durable-Execution-Name"}) {
    if (request.call.http.headers.Find(name)) return errors::NotSupported(name);
  }
  const std::string_view context_text = request.call.http.headers.Get("X-Amz-Client-Context");
  Result<std::string> client_context = codec::DecodeBase64(context_text);
  if (!client_context || context_text.size() > kMaxClientContext) {
    return errors::BadRequestBody("Client context must be a valid Base64-encoded JSON object.");
  }
  protocol::Outcome<FunctionPtr> function = RequireFunction(context, request);
  if (!function) return function.error();
  protocol::Outcome<std::string> payload = ReadPayload(request);
  if (!payload) return payload.error();
  return Input{.function = *function,
               .payload = *std::move(payload),
               .client_context = *std::move(client_context)};
}

protocol::AwsError NotInvoked(const InvocationResult& result) {
  if (result.kind != InvocationResult::Kind::kThrottled) return errors::ServiceFailed();
  return errors::TooManyRequests(result.reserved_limit
                                     ? "ReservedFunctionConcurrentInvocationLimitExceeded"
                                     : "ConcurrentInvocationLimitExceeded");
}

http::Response Render(InvocationResult result, const std::string& request_id, bool want_log) {
  if (result.kind == InvocationResult::Kind::kThrottled ||
      result.kind == InvocationResult::Kind::kUnavailable) {
    return errors::Render(NotInvoked(result), request_id);
  }
  http::Response response = Answer(200, request_id);
  response.headers.Add("Content-Type", "application/json");
  response.headers.Add("X-Amz-Executed-Version", "$LATEST");
  if (result.kind == InvocationResult::Kind::kFunctionError) {
    response.headers.Add("X-Amz-Function-Error", "Unhandled");
  }
  if (want_log) {
    std::string_view tail = result.log_tail;
    if (tail.size() > Worker::kLogTailBytes)
      tail.remove_prefix(tail.size() - Worker::kLogTailBytes);
    std::string encoded;
    codec::AppendBase64(tail, encoded);
    response.headers.Add("X-Amz-Log-Result", encoded);
  }
  response.body = std::move(result.payload);
  return response;
}

http::Response Enqueue(AsyncQueue& queue, const LambdaContext& context, Input input,
                       const std::string& request_id) {
  const Result<void> added = queue.Add({.function = input.function->key,
                                        .request_id = request_id,
                                        .client_context = std::move(input.client_context),
                                        .payload = std::move(input.payload),
                                        .accepted = context.clock.Now()});
  if (added) return Answer(202, request_id);
  if (added.error().kind == ErrorKind::kExhausted) {
    return errors::Render(errors::TooManyRequests("FunctionInvocationRateLimitExceeded"),
                          request_id);
  }
  return errors::Render(StoreRefused(added.error()), request_id);
}

}  // namespace

void Invoke(const LambdaContext& context, AsyncQueue& queue, const LambdaRequest& request,
            http::Respond respond) {
  const std::string& request_id = request.call.request_id;
  protocol::Outcome<Input> input = ReadInput(context, request);
  if (!input) return respond(errors::Render(input.error(), request_id));
  const std::string_view type = TypeOf(request);
  if (type == "DryRun") return respond(Answer(204, request_id));
  if (type == "Event") return respond(Enqueue(queue, context, *std::move(input), request_id));
  const bool want_log = request.call.http.headers.Get("X-Amz-Log-Type") == "Tail";
  InvokeFunction(context, *input->function, request_id, std::move(input->payload),
                 std::move(input->client_context),
                 [respond = std::move(respond), request_id, want_log](InvocationResult result) {
                   respond(Render(std::move(result), request_id, want_log));
                 });
}

}  // namespace weir::cloud::lambda::ops
