// The Lambda Runtime API, from the function's side.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "src/aws/clock.h"
#include "src/aws/http.h"
#include "src/result/result.h"

namespace weir::lambda {

/// One event to handle.
struct Invocation {
  std::string request_id;
  std::string trace_id;  ///< for X-Ray; "" without one
  std::string event;
  aws::Deadline deadline;
};

/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html, version 2018-06-01. Errors are
/// those of the transport, or kUnavailable for an answer that no Runtime API gives; the process can
/// only end then, and Lambda starts another.
class RuntimeApi {
 public:
  /// `authority` is AWS_LAMBDA_RUNTIME_API: host:port. kInvalidInput for what is none.
  static Result<RuntimeApi> At(std::string_view authority, aws::HttpTransport& transport,
                               const aws::Clock& clock);

  /// Waits for the next event, as long as it takes.
  Result<Invocation> Next();
  Result<void> Respond(const Invocation& invocation, std::string_view response);
  /// The invocation failed.
  Result<void> Fail(const Invocation& invocation, std::string_view type, std::string_view message);
  /// The function can't start.
  Result<void> FailInit(std::string_view type, std::string_view message);

 private:
  RuntimeApi(aws::Origin origin, aws::HttpTransport& transport, const aws::Clock& clock)
      : origin_(std::move(origin)), transport_(transport), clock_(clock) {}

  Result<aws::HttpResponse> Send(std::string_view method, std::string_view path,
                                 std::vector<aws::HttpHeader> headers, std::string_view body,
                                 aws::Deadline deadline);
  Result<void> Post(std::string_view path, std::vector<aws::HttpHeader> headers,
                    std::string_view body);

  aws::Origin origin_;
  aws::HttpTransport& transport_;
  const aws::Clock& clock_;
};

}  // namespace weir::lambda
