// Reads and writes messages of the Runtime API.
#include "src/cloud/lambda/workers/runtime_api.h"

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "src/text/json_string.h"
#include "src/text/random.h"

namespace weir::cloud::lambda {
namespace {

constexpr std::string_view kRoot = "/2018-06-01/runtime/";
constexpr std::string_view kInvocation = "invocation/";

/// An X-Ray header that says "not sampled", for there is no X-Ray here.
std::string TraceId() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return fmt::format("Root=1-{:08x}-{};Parent={};Sampled=0",
                     std::chrono::duration_cast<std::chrono::seconds>(now).count(),
                     text::RandomHex(24), text::RandomHex(16));
}

}  // namespace

RuntimeRequest ParseRuntimeRequest(http::Request request) {
  using Kind = RuntimeRequest::Kind;
  std::string_view path = request.path;
  if (!path.starts_with(kRoot)) return {};
  path.remove_prefix(kRoot.size());
  if (request.method == "GET") {
    return {.kind = path == "invocation/next" ? Kind::kNext : Kind::kUnknown};
  }
  if (request.method != "POST") return {};
  if (path == "init/error") return {.kind = Kind::kInitError, .body = std::move(request.body)};
  if (!path.starts_with(kInvocation)) return {};
  path.remove_prefix(kInvocation.size());
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return {};
  const std::string_view what = path.substr(slash + 1);
  if (what != "response" && what != "error") return {};
  return {.kind = what == "response" ? Kind::kResponse : Kind::kError,
          .request_id = std::string(path.substr(0, slash)),
          .body = std::move(request.body)};
}

http::Response NextInvocation(Invocation& invocation, std::int64_t deadline_ms) {
  http::Response response;
  response.headers.Add("Content-Type", "application/json");
  response.headers.Add("Lambda-Runtime-Aws-Request-Id", invocation.request_id);
  response.headers.Add("Lambda-Runtime-Deadline-Ms", std::to_string(deadline_ms));
  response.headers.Add("Lambda-Runtime-Invoked-Function-Arn", invocation.function->arn);
  response.headers.Add("Lambda-Runtime-Trace-Id", TraceId());
  if (!invocation.client_context.empty()) {
    response.headers.Add("Lambda-Runtime-Client-Context", invocation.client_context);
  }
  response.body = std::move(invocation.payload);
  return response;
}

http::Response RuntimeAccepted() {
  http::Response response;
  response.status = 202;
  response.headers.Add("Content-Type", "application/json");
  response.body = R"({"status":"OK"})";
  return response;
}

http::Response NoAnswer() {
  http::Response response;
  response.dropped = true;
  return response;
}

std::string ErrorPayload(std::string_view type, std::string_view message) {
  return fmt::format(R"({{"errorType":{},"errorMessage":{}}})", text::JsonString(type),
                     text::JsonString(message));
}

http::Response RuntimeRefused(int status, std::string_view type, std::string_view message) {
  http::Response response;
  response.status = status;
  response.headers.Add("Content-Type", "application/json");
  response.body = fmt::format(R"({{"errorMessage":{},"errorType":{}}})", text::JsonString(message),
                              text::JsonString(type));
  return response;
}

}  // namespace weir::cloud::lambda
