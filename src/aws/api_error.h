// What a service's refusal says, and what the caller can do about it.
#pragma once

#include <string>
#include <string_view>

#include "src/aws/http.h"
#include "src/result/result.h"

namespace weir::aws {

/// AWS's name for an error and its words, from JSON, XML or a header; empty where an answer has
/// none.
struct ApiError {
  std::string code;
  std::string message;
};

/// REQUIRES: the response is not a success.
[[nodiscard]] ApiError ApiErrorOf(const HttpResponse& response);

/// What to do with an answer before anybody interprets it.
enum class Treatment {
  kTake,     ///< it is the answer
  kRetry,    ///< the service was busy or had a failure of its own
  kRenew,    ///< the credentials were good once: get new ones, then ask again
  kCorrect,  ///< this machine's clock is wrong: correct it, then ask again
};
[[nodiscard]] Treatment TreatmentOf(const HttpResponse& response);

/// Whether a code means "later", wherever it stands: in an answer or for one part of a batch.
[[nodiscard]] bool IsThrottle(std::string_view code);

/// The refusal as an error: "<what>: <code>: <message> (status 400)".
[[nodiscard]] Error ErrorOf(const HttpResponse& response, std::string_view what);

}  // namespace weir::aws
