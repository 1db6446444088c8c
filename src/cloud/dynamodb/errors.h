// The exceptions of DynamoDB, one factory each, in AWS's words.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/dynamodb/value/value.h"
#include "src/cloud/protocol/aws_error.h"

namespace weir::cloud::dynamodb {

using protocol::AwsError;
using protocol::Outcome;

/// ValidationException: what is wrong with the request.
[[nodiscard]] AwsError Invalid(std::string message);
/// ValidationException: "One or more parameter values were invalid: …".
[[nodiscard]] AwsError InvalidParameters(std::string_view message);
/// ValidationException: an update's operand is of a type that the update can't use.
[[nodiscard]] AwsError WrongOperand();
/// ValidationException for a parameter of AWS's API that this service does not have yet.
[[nodiscard]] AwsError NotSupported(std::string_view parameter);

/// ResourceNotFoundException as item operations say it.
[[nodiscard]] AwsError TableNotFound();
/// … and as table operations do.
[[nodiscard]] AwsError TableNotFound(std::string_view table);
/// TableNotFoundException, which only backups use.
[[nodiscard]] AwsError BackupTableNotFound(std::string_view table);
[[nodiscard]] AwsError ResourceNotFound(std::string_view arn);
[[nodiscard]] AwsError TableExists(std::string_view table);
[[nodiscard]] AwsError DeletionProtected();
[[nodiscard]] AwsError TooManyTables();

/// ConditionalCheckFailedException; `item`: the one that failed it, where that was asked for.
[[nodiscard]] AwsError ConditionalCheckFailed(const Item* item = nullptr);
/// DuplicateItemException, which shows the item in a batch's answer only.
[[nodiscard]] AwsError DuplicateItem(const Item* item = nullptr);
[[nodiscard]] AwsError ThroughputExceeded();

}  // namespace weir::cloud::dynamodb
