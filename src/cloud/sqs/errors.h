// The exceptions of SQS, one named factory each.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "src/cloud/protocol/aws_error.h"

namespace weir::cloud::sqs::errors {

using protocol::AwsError;

[[nodiscard]] AwsError NoSuchQueue();
[[nodiscard]] AwsError QueueExists(std::string_view attribute);
[[nodiscard]] AwsError DeletedRecently();
[[nodiscard]] AwsError PurgeInProgress(std::string_view queue);
/// An address that is no queue's.
[[nodiscard]] AwsError InvalidAddress(std::string_view url);
[[nodiscard]] AwsError Missing(std::string_view parameter);
[[nodiscard]] AwsError InvalidParameter(std::string message);
/// "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: …"
[[nodiscard]] AwsError InvalidValue(std::string_view value, std::string_view parameter,
                                    std::string_view reason);
[[nodiscard]] AwsError UnknownAttribute(std::string_view name);
[[nodiscard]] AwsError InvalidAttribute(std::string_view name);
[[nodiscard]] AwsError InvalidContents(std::string message);
[[nodiscard]] AwsError InvalidHandle(std::string_view handle);
[[nodiscard]] AwsError NotInFlight();
[[nodiscard]] AwsError TooManyInFlight(std::size_t most);
/// A bound of this machine's.
[[nodiscard]] AwsError TooMany(std::string_view what, std::size_t most);
[[nodiscard]] AwsError EmptyBatch(std::string_view entries);
[[nodiscard]] AwsError TooManyEntries(std::size_t given);
[[nodiscard]] AwsError IdsNotDistinct(std::string_view id);
[[nodiscard]] AwsError InvalidEntryId();
[[nodiscard]] AwsError BatchTooLong(std::size_t bytes);
[[nodiscard]] AwsError NotSupported(std::string message);
/// What a caller that is too fast is told.
[[nodiscard]] AwsError Throttled();
/// The caller gets a 500.
[[nodiscard]] AwsError Failed();
[[nodiscard]] AwsError StoreFailed(const Error& why);

/// What an exception is called in the query protocol; clients of the newer one still show it
/// (header x-amzn-query-error).
[[nodiscard]] std::string QueryCode(const AwsError& error);

}  // namespace weir::cloud::sqs::errors
