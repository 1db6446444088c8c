// The words of CloudWatch's exceptions.
#include "src/cloud/cloudwatch/errors.h"

namespace weir::cloud::cloudwatch::errors {
namespace {

constexpr int kBadRequest = 400;
constexpr int kServerError = 500;

}  // namespace

AwsError InvalidValue(std::string message) {
  return {kBadRequest, "InvalidParameterValueException", std::move(message)};
}

AwsError InvalidCombination(std::string message) {
  return {kBadRequest, "InvalidParameterCombinationException", std::move(message)};
}

AwsError MissingParameter(std::string message) {
  return {kBadRequest, "MissingRequiredParameterException", std::move(message)};
}

AwsError InvalidNextToken() { return {kBadRequest, "InvalidNextToken", "Invalid nextToken"}; }

AwsError StoreFailed(const Error& why) { return protocol::Because(ServiceFault(), why); }

AwsError ServiceFault() {
  return {kServerError, "InternalServiceFault", "The request has failed due to an internal error."};
}

std::string QueryCode(const AwsError& error) {
  if (error.code == "InvalidParameterValueException") return "InvalidParameterValue";
  if (error.code == "InvalidParameterCombinationException") return "InvalidParameterCombination";
  if (error.code == "MissingRequiredParameterException") return "MissingParameter";
  if (error.code == "ValidationException") return "ValidationError";
  if (error.code == "InternalServiceFault") return "InternalServiceError";
  if (error.code == "ExpiredTokenException") return "ExpiredToken";
  if (error.code == "IncompleteSignatureException") return "IncompleteSignature";
  if (error.code == "InvalidSignatureException") return "SignatureDoesNotMatch";
  if (error.code == "MissingAuthenticationTokenException") return "MissingAuthenticationToken";
  if (error.code == "UnrecognizedClientException") return "InvalidClientTokenId";
  return error.code;
}

}  // namespace weir::cloud::cloudwatch::errors
