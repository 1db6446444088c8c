// The families agree on what can be wrong, not on its names: InvalidSignatureException in JSON is
// SignatureDoesNotMatch in the query protocol and in S3.
#include "src/cloud/protocol/auth_errors.h"

#include <utility>

namespace weir::cloud::protocol {
namespace {

constexpr const char* kBadSignature =
    "The request signature we calculated does not match the signature you provided. Check your AWS "
    "Secret Access Key and signing method. Consult the service documentation for details.";
constexpr const char* kBadToken = "The security token included in the request is invalid.";
constexpr const char* kOldToken = "The security token included in the request is expired";
constexpr const char* kNoToken = "Missing Authentication Token";
constexpr const char* kNotSigned = "The request's signature does not cover all of its headers.";
constexpr const char* kNotNow = "Signature expired or not yet current.";
constexpr const char* kWrongScope = "Credential should be scoped to this service.";
constexpr const char* kIncomplete = "The request signature does not conform to AWS standards.";

/// JSON, with `status` 400, and REST with JSON, with 403.
AwsError JsonError(AuthFault fault, int status) {
  switch (fault) {
    case AuthFault::kMissing:
      return {status, "MissingAuthenticationTokenException", kNoToken};
    case AuthFault::kIncomplete:
      return {status, "IncompleteSignatureException", kIncomplete};
    case AuthFault::kUnknownKey:
    case AuthFault::kWrongToken:
      return {status, "UnrecognizedClientException", kBadToken};
    case AuthFault::kExpiredToken:
      return {status, "ExpiredTokenException", kOldToken};
    case AuthFault::kWrongScope:
      return {status, "InvalidSignatureException", kWrongScope};
    case AuthFault::kNotNow:
    case AuthFault::kUrlExpired:
      return {status, "InvalidSignatureException", kNotNow};
    case AuthFault::kUnsignedHeaders:
      return {status, "InvalidSignatureException", kNotSigned};
    case AuthFault::kWrongSignature:
    case AuthFault::kWrongPayload:
      break;
  }
  return {status, "InvalidSignatureException", kBadSignature};
}

AwsError QueryError(AuthFault fault) {
  switch (fault) {
    case AuthFault::kMissing:
      return {403, "MissingAuthenticationToken", "Request is missing Authentication Token"};
    case AuthFault::kIncomplete:
      return {400, "IncompleteSignature", kIncomplete};
    case AuthFault::kUnknownKey:
    case AuthFault::kWrongToken:
      return {403, "InvalidClientTokenId", kBadToken};
    case AuthFault::kExpiredToken:
      return {403, "ExpiredToken", kOldToken};
    case AuthFault::kWrongScope:
      return {403, "SignatureDoesNotMatch", kWrongScope};
    case AuthFault::kNotNow:
    case AuthFault::kUrlExpired:
      return {403, "SignatureDoesNotMatch", kNotNow};
    case AuthFault::kUnsignedHeaders:
      return {403, "SignatureDoesNotMatch", kNotSigned};
    case AuthFault::kWrongSignature:
    case AuthFault::kWrongPayload:
      break;
  }
  return {403, "SignatureDoesNotMatch", kBadSignature};
}

AwsError S3Error(AuthFault fault) {
  switch (fault) {
    case AuthFault::kMissing:
      return {403, "AccessDenied", "Access Denied"};
    case AuthFault::kIncomplete:
      return {400, "AuthorizationHeaderMalformed",
              "The authorization header that you provided is not valid."};
    case AuthFault::kUnknownKey:
      return {403, "InvalidAccessKeyId",
              "The AWS Access Key Id you provided does not exist in our records."};
    case AuthFault::kWrongToken:
      return {400, "InvalidToken", "The provided token is malformed or otherwise not valid."};
    case AuthFault::kExpiredToken:
      return {400, "ExpiredToken", "The provided token has expired."};
    case AuthFault::kWrongScope:
      return {400, "AuthorizationHeaderMalformed",
              "The authorization header is malformed; its scope is not of this service and day."};
    case AuthFault::kNotNow:
      return {403, "RequestTimeTooSkewed",
              "The difference between the request time and the server's time is too large."};
    case AuthFault::kUrlExpired:
      return {403, "AccessDenied", "Request has expired"};
    case AuthFault::kUnsignedHeaders:
      return {403, "AccessDenied",
              "There were headers present in the request which were not signed"};
    case AuthFault::kWrongPayload:
      return {400, "XAmzContentSHA256Mismatch",
              "The provided 'x-amz-content-sha256' header does not match what was computed."};
    case AuthFault::kWrongSignature:
      break;
  }
  return {403, "SignatureDoesNotMatch",
          "The request signature we calculated does not match the signature you provided. Check "
          "your key and signing method."};
}

}  // namespace

AwsError AuthError(AuthDialect dialect, AuthFault fault, std::string detail) {
  constexpr int kBadRequest = 400;
  constexpr int kForbidden = 403;
  AwsError error = InternalFailure();
  switch (dialect) {
    case AuthDialect::kJson:
      error = JsonError(fault, kBadRequest);
      break;
    case AuthDialect::kRestJson:
      error = JsonError(fault, kForbidden);
      break;
    case AuthDialect::kQuery:
      error = QueryError(fault);
      break;
    case AuthDialect::kS3:
      return S3Error(fault);  // whose sentences are fixed
  }
  if (!detail.empty()) error.message = std::move(detail);
  return error;
}

}  // namespace weir::cloud::protocol
