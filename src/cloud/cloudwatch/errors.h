// The exceptions of CloudWatch, one named factory each.
#pragma once

#include <string>

#include "src/cloud/protocol/aws_error.h"

namespace weir::cloud::cloudwatch::errors {

using protocol::AwsError;

[[nodiscard]] AwsError InvalidValue(std::string message);
[[nodiscard]] AwsError InvalidCombination(std::string message);
[[nodiscard]] AwsError MissingParameter(std::string message);
[[nodiscard]] AwsError InvalidNextToken();
/// The store has refused a write: the caller gets a 500.
[[nodiscard]] AwsError ServiceFault();
[[nodiscard]] AwsError StoreFailed(const Error& why);

/// The code that the same error has in CloudWatch's older protocol; clients of the newer ones still
/// show it (header x-amzn-query-error).
[[nodiscard]] std::string QueryCode(const AwsError& error);

}  // namespace weir::cloud::cloudwatch::errors
