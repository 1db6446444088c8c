// The Runtime API (2018-06-01) as messages: what a function's process asks, and what it is
// answered.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "src/cloud/http/message.h"
#include "src/cloud/lambda/workers/invocation.h"

namespace weir::cloud::lambda {

struct RuntimeRequest {
  enum class Kind { kNext, kResponse, kError, kInitError, kUnknown };
  Kind kind = Kind::kUnknown;
  std::string request_id{};  ///< of kResponse and kError
  std::string body{};
};

/// "Using the Lambda runtime API for custom runtimes", its paths and methods.
[[nodiscard]] RuntimeRequest ParseRuntimeRequest(http::Request request);

/// An event, with its headers; takes the payload away.
[[nodiscard]] http::Response NextInvocation(Invocation& invocation, std::int64_t deadline_ms);
[[nodiscard]] http::Response RuntimeAccepted();
/// `{"errorMessage":…,"errorType":…}`
[[nodiscard]] http::Response RuntimeRefused(int status, std::string_view type,
                                            std::string_view message);
/// For who has gone.
[[nodiscard]] http::Response NoAnswer();
/// The same as a function's error.
[[nodiscard]] std::string ErrorPayload(std::string_view type, std::string_view message);

}  // namespace weir::cloud::lambda
