// Invoke: RequestResponse, Event, DryRun.
#include "src/cloud/lambda/ops/invoke.h"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "src/cloud/lambda/async_queue.h"
#include "src/cloud/lambda/invoker.h"
#include "src/cloud/lambda/mappings/function_invoker.h"
#include "src/codec/base64.h"

namespace weir::cloud::lambda::ops {
namespace {

// API_Invoke, ClientContext: of base64.
constexpr std::size_t kMaxClientContext = 3583;

std::string TypeOf(const LambdaRequest& request) {
  std::string type = request.Text("InvocationType");
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

protocol::Outcome<Input> ReadInput(const Context& context, const LambdaRequest& request) {
  const std::string context_text = request.Text("ClientContext");
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
  if (result.kind != InvocationResult::Kind::kThrottled) {
    const protocol::AwsError failed = errors::ServiceFailed();
    if (result.payload.empty()) return failed;
    return protocol::Because(failed, {ErrorKind::kUnavailable, result.payload});
  }
  return errors::TooManyRequests(result.reserved_limit
                                     ? "ReservedFunctionConcurrentInvocationLimitExceeded"
                                     : "ConcurrentInvocationLimitExceeded");
}

/// API_Invoke: what fails in the function is an answer of status 200 with FunctionError; of its log
/// come the last 4 KB (test_errors_crashes_and_time_outs_are_the_functions,
/// test_an_answer_with_its_log).
LambdaOutcome Answer(InvocationResult result, bool want_log) {
  if (result.kind == InvocationResult::Kind::kThrottled ||
      result.kind == InvocationResult::Kind::kUnavailable) {
    return NotInvoked(result);
  }
  boost::json::object answer = {
      {"StatusCode", 200}, {"ExecutedVersion", "$LATEST"}, {"Payload", std::move(result.payload)}};
  if (result.kind == InvocationResult::Kind::kFunctionError) answer["FunctionError"] = "Unhandled";
  if (want_log) {
    std::string_view tail = result.log_tail;
    if (tail.size() > Worker::kLogTailBytes)
      tail.remove_prefix(tail.size() - Worker::kLogTailBytes);
    std::string encoded;
    codec::AppendBase64(tail, encoded);
    answer["LogResult"] = encoded;
  }
  return answer;
}

LambdaOutcome Enqueue(const Context& context, Input input, const std::string& request_id) {
  const Result<void> added = context.queue->Add({.function = input.function->key,
                                                 .request_id = request_id,
                                                 .client_context = std::move(input.client_context),
                                                 .payload = std::move(input.payload),
                                                 .accepted = context.clock.Now()});
  if (added) return boost::json::object{{"StatusCode", 202}};
  if (added.error().kind == ErrorKind::kExhausted) {
    return errors::TooManyRequests("FunctionInvocationRateLimitExceeded");
  }
  return StoreRefused(added.error());
}

}  // namespace

void Invoke(Context& context, const protocol::Call& call, const boost::json::object& input,
            protocol::Done done) {
  const LambdaRequest request{call, input};
  protocol::Outcome<Input> asked = ReadInput(context, request);
  if (!asked) return done(asked.error());
  const std::string type = TypeOf(request);
  if (type == "DryRun") return done(boost::json::object{{"StatusCode", 204}});
  if (type == "Event") return done(Enqueue(context, *std::move(asked), call.request_id));
  const bool want_log = request.Text("LogType") == "Tail";
  InvokeFunction(context, asked->function, call.request_id, std::move(asked->payload),
                 std::move(asked->client_context),
                 [done = std::move(done), want_log](InvocationResult result) {
                   done(Answer(std::move(result), want_log));
                 });
}

}  // namespace weir::cloud::lambda::ops
