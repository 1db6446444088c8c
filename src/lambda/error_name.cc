// What invocations that failed are called, in the function's answer.
#include "src/lambda/error_name.h"

namespace weir::lambda {

std::string_view ErrorName(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalidInput:
      return "InvalidInput";
    case ErrorKind::kNotFound:
      return "NotFound";
    case ErrorKind::kConflict:
      return "Conflict";
    case ErrorKind::kUnavailable:
    case ErrorKind::kUnknown:
      return "ServiceUnavailable";
    case ErrorKind::kExhausted:
      return "Exhausted";
    case ErrorKind::kDenied:
      return "AccessDenied";
    case ErrorKind::kCorrupt:
      return "Corrupt";
  }
  return "Error";
}

}  // namespace weir::lambda
