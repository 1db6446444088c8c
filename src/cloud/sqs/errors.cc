// Exceptions in AWS's words, and their names in both protocols.
#include "src/cloud/sqs/errors.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/sqs/model.h"

namespace weir::cloud::sqs::errors {
namespace {

constexpr int kBadRequest = 400;
constexpr int kForbidden = 403;
constexpr int kServerError = 500;

/// Those whose names differ: in JSON, in the query protocol.
constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kQueryCodes = {{
    {"BatchEntryIdsNotDistinct", "AWS.SimpleQueueService.BatchEntryIdsNotDistinct"},
    {"BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong"},
    {"EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest"},
    {"ExpiredTokenException", "ExpiredToken"},
    {"IncompleteSignatureException", "IncompleteSignature"},
    {"InvalidBatchEntryId", "AWS.SimpleQueueService.InvalidBatchEntryId"},
    {"InvalidParameterValueException", "InvalidParameterValue"},
    {"InvalidSignatureException", "SignatureDoesNotMatch"},
    {"MessageNotInflight", "AWS.SimpleQueueService.MessageNotInflight"},
    {"MissingAuthenticationTokenException", "MissingAuthenticationToken"},
    {"MissingRequiredParameterException", "MissingParameter"},
    {"PurgeQueueInProgress", "AWS.SimpleQueueService.PurgeQueueInProgress"},
    {"QueueDeletedRecently", "AWS.SimpleQueueService.QueueDeletedRecently"},
    {"QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"},
    {"QueueNameExists", "QueueAlreadyExists"},
    {"TooManyEntriesInBatchRequest", "AWS.SimpleQueueService.TooManyEntriesInBatchRequest"},
    {"UnrecognizedClientException", "InvalidClientTokenId"},
    {"UnsupportedOperation", "AWS.SimpleQueueService.UnsupportedOperation"},
}};

}  // namespace

AwsError NoSuchQueue() {
  return {kBadRequest, "QueueDoesNotExist", "The specified queue does not exist."};
}

AwsError QueueExists(std::string_view attribute) {
  return {kBadRequest, "QueueNameExists",
          fmt::format("A queue already exists with the same name and a different value for "
                      "attribute {}",
                      attribute)};
}

AwsError DeletedRecently() {
  return {kBadRequest, "QueueDeletedRecently",
          "You must wait 60 seconds after deleting a queue before you can create another with the "
          "same name."};
}

AwsError PurgeInProgress(std::string_view queue) {
  return {kForbidden, "PurgeQueueInProgress",
          fmt::format("Only one PurgeQueue operation on {} is allowed every 60 seconds.", queue)};
}

AwsError InvalidAddress(std::string_view url) {
  return {kBadRequest, "InvalidAddress",
          fmt::format("The address {} is not valid for this endpoint.", url)};
}

AwsError Missing(std::string_view parameter) {
  return {kBadRequest, "MissingRequiredParameterException",
          fmt::format("The request must contain the parameter {}.", parameter)};
}

AwsError InvalidParameter(std::string message) {
  return {kBadRequest, "InvalidParameterValueException", std::move(message)};
}

AwsError InvalidValue(std::string_view value, std::string_view parameter, std::string_view reason) {
  return InvalidParameter(
      fmt::format("Value {} for parameter {} is invalid. Reason: {}", value, parameter, reason));
}

AwsError UnknownAttribute(std::string_view name) {
  return {kBadRequest, "InvalidAttributeName", fmt::format("Unknown Attribute {}.", name)};
}

AwsError InvalidAttribute(std::string_view name) {
  return {kBadRequest, "InvalidAttributeValue",
          fmt::format("Invalid value for the parameter {}.", name)};
}

AwsError InvalidContents(std::string message) {
  return {kBadRequest, "InvalidMessageContents", std::move(message)};
}

AwsError InvalidHandle(std::string_view handle) {
  constexpr std::size_t kShown = 256;
  return {kBadRequest, "ReceiptHandleIsInvalid",
          fmt::format("The input receipt handle \"{}\" is not a valid receipt handle.",
                      handle.substr(0, kShown))};
}

AwsError NotInFlight() {
  return {kBadRequest, "MessageNotInflight", "The message referred to isn't in flight."};
}

AwsError TooManyInFlight(std::size_t most) {
  return {kForbidden, "OverLimit",
          fmt::format("Too many messages are in flight: the limit is {}.", most)};
}

AwsError TooMany(std::string_view what, std::size_t most) {
  return {kForbidden, "OverLimit", fmt::format("There are {} {}, and no more fit.", most, what)};
}

AwsError EmptyBatch(std::string_view entries) {
  return {kBadRequest, "EmptyBatchRequest",
          fmt::format("There should be at least one {} in the request.", entries)};
}

AwsError TooManyEntries(std::size_t given) {
  return {kBadRequest, "TooManyEntriesInBatchRequest",
          fmt::format("Maximum number of entries per request are {}. You have sent {}.", kMaxBatch,
                      given)};
}

AwsError IdsNotDistinct(std::string_view id) {
  return {kBadRequest, "BatchEntryIdsNotDistinct", fmt::format("Id {} repeated.", id)};
}

AwsError InvalidEntryId() {
  return {kBadRequest, "InvalidBatchEntryId",
          "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It "
          "can be at most 80 letters long."};
}

AwsError BatchTooLong(std::size_t bytes) {
  return {kBadRequest, "BatchRequestTooLong",
          fmt::format("Batch requests cannot be longer than {} bytes. You have sent {} bytes.",
                      kMaxMessageBytes, bytes)};
}

AwsError NotSupported(std::string message) {
  return {kBadRequest, "UnsupportedOperation", std::move(message)};
}

AwsError Throttled() { return {kForbidden, "RequestThrottled", "Rate exceeded"}; }

AwsError Failed() {
  return {kServerError, "InternalFailure",
          "The request processing has failed because of an unknown error, exception or failure."};
}

AwsError StoreFailed(const Error& why) { return protocol::Because(Failed(), why); }

std::string QueryCode(const AwsError& error) {
  const auto* found = std::find_if(kQueryCodes.begin(), kQueryCodes.end(),
                                   [&](const auto& one) { return one.first == error.code; });
  return found == kQueryCodes.end() ? error.code : std::string(found->second);
}

}  // namespace weir::cloud::sqs::errors
