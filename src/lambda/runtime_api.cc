// The Lambda Runtime API, from the function's side.
#include "src/lambda/runtime_api.h"

#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "src/text/json_string.h"

namespace weir::lambda {
namespace {

constexpr std::string_view kVersion = "/2018-06-01/runtime";
constexpr std::chrono::seconds kPostTimeout{10};
constexpr std::uint16_t kHttpPort = 80;

template <typename Number>
bool ParseWhole(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

std::string ErrorBody(std::string_view type, std::string_view message) {
  std::string body = R"({"errorMessage":)";
  text::AppendJsonString(message, body);
  body += R"(,"errorType":)";
  text::AppendJsonString(type, body);
  return body + R"(,"stackTrace":[]})";
}

Error NotARuntimeApi(std::string_view what) {
  return {ErrorKind::kUnavailable, fmt::format("the Runtime API {}", what)};
}

}  // namespace

Result<RuntimeApi> RuntimeApi::At(std::string_view authority, aws::HttpTransport& transport,
                                  const aws::Clock& clock) {
  aws::Origin origin{.is_tls = false, .host = std::string(authority), .port = kHttpPort};
  const std::size_t colon = authority.rfind(':');
  if (colon != std::string_view::npos) {
    origin.host = authority.substr(0, colon);
    if (!ParseWhole(authority.substr(colon + 1), origin.port)) origin.host.clear();
  }
  if (!origin.host.empty()) return RuntimeApi(std::move(origin), transport, clock);
  return Error{ErrorKind::kInvalidInput,
               fmt::format("AWS_LAMBDA_RUNTIME_API=\"{}\" is no host:port; this program is started "
                           "by AWS Lambda, or by weir up",
                           authority)};
}

Result<Invocation> RuntimeApi::Next() {
  auto response = Send("GET", "/invocation/next", {}, {}, aws::Deadline::max());
  if (!response) return response.error();
  if (!response->IsSuccess()) {
    return NotARuntimeApi(fmt::format("answered \"next\" with {}", response->status));
  }
  const auto request_id = response->Header("Lambda-Runtime-Aws-Request-Id");
  const auto deadline = response->Header("Lambda-Runtime-Deadline-Ms");
  std::int64_t deadline_ms = 0;
  if (!request_id || !deadline || !ParseWhole(*deadline, deadline_ms)) {
    return NotARuntimeApi("gave an event without its id or deadline");
  }
  const auto left =
      std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(deadline_ms)) -
      clock_.Today();
  return Invocation{
      .request_id = std::string(*request_id),
      .trace_id = std::string(response->Header("Lambda-Runtime-Trace-Id").value_or("")),
      .event = std::move(response->body),
      .deadline =
          clock_.Now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(left)};
}

Result<void> RuntimeApi::Respond(const Invocation& invocation, std::string_view response) {
  return Post(fmt::format("/invocation/{}/response", invocation.request_id), {}, response);
}

Result<void> RuntimeApi::Fail(const Invocation& invocation, std::string_view type,
                              std::string_view message) {
  return Post(fmt::format("/invocation/{}/error", invocation.request_id),
              {{"Lambda-Runtime-Function-Error-Type", std::string(type)}},
              ErrorBody(type, message));
}

Result<void> RuntimeApi::FailInit(std::string_view type, std::string_view message) {
  return Post("/init/error", {{"Lambda-Runtime-Function-Error-Type", std::string(type)}},
              ErrorBody(type, message));
}

Result<void> RuntimeApi::Post(std::string_view path, std::vector<aws::HttpHeader> headers,
                              std::string_view body) {
  headers.push_back({"Content-Type", "application/json"});
  const auto response = Send("POST", path, std::move(headers), body, clock_.Now() + kPostTimeout);
  if (!response) return response.error();
  if (response->IsSuccess()) return {};
  return NotARuntimeApi(fmt::format("answered \"{}\" with {}", path, response->status));
}

Result<aws::HttpResponse> RuntimeApi::Send(std::string_view method, std::string_view path,
                                           std::vector<aws::HttpHeader> headers,
                                           std::string_view body, aws::Deadline deadline) {
  headers.push_back({"Host", origin_.Authority()});
  const aws::HttpRequest request{.method = std::string(method),
                                 .origin = origin_,
                                 .target = fmt::format("{}{}", kVersion, path),
                                 .headers = std::move(headers),
                                 .body = body};
  return std::move(transport_.Send({&request, 1}, deadline).front());
}

}  // namespace weir::lambda
