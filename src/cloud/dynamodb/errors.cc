// The exceptions of DynamoDB, one factory each, in AWS's words.
#include "src/cloud/dynamodb/errors.h"

#include <utility>

#include <fmt/format.h>

#include "src/cloud/dynamodb/value/json.h"

namespace weir::cloud::dynamodb {
namespace {

boost::json::object ItemMember(const Item* item) {
  boost::json::object members;
  if (item != nullptr) members["Item"] = ToJson(*item);
  return members;
}

}  // namespace

AwsError Invalid(std::string message) {
  return {.code = "ValidationException", .message = std::move(message)};
}

AwsError InvalidParameters(std::string_view message) {
  return Invalid(fmt::format("One or more parameter values were invalid: {}", message));
}

AwsError WrongOperand() {
  return Invalid("An operand in the update expression has an incorrect data type");
}

AwsError NotSupported(std::string_view parameter) {
  return InvalidParameters(fmt::format("{} is not supported by this endpoint", parameter));
}

AwsError TableNotFound() {
  return {.code = "ResourceNotFoundException", .message = "Requested resource not found"};
}

AwsError TableNotFound(std::string_view table) {
  return {.code = "ResourceNotFoundException",
          .message = fmt::format("Requested resource not found: Table: {} not found", table)};
}

AwsError BackupTableNotFound(std::string_view table) {
  return {.code = "TableNotFoundException", .message = fmt::format("Table not found: {}", table)};
}

AwsError ResourceNotFound(std::string_view arn) {
  return {.code = "ResourceNotFoundException",
          .message = fmt::format("Requested resource not found: ResourcArn: {} not found", arn)};
}

AwsError TableExists(std::string_view table) {
  return {.code = "ResourceInUseException",
          .message = fmt::format("Table already exists: {}", table)};
}

AwsError DeletionProtected() {
  return Invalid(
      "Resource cannot be deleted as it is currently protected against deletion. Disable deletion "
      "protection first.");
}

AwsError TooManyTables() {
  return {.code = "LimitExceededException",
          .message = "Subscriber limit exceeded: There is a limit of 2500 tables per account"};
}

AwsError ConditionalCheckFailed(const Item* item) {
  return {.code = "ConditionalCheckFailedException",
          .message = "The conditional request failed",
          .members = ItemMember(item)};
}

AwsError DuplicateItem(const Item* item) {
  return {.code = "DuplicateItemException",
          .message = "Duplicate primary key exists in table",
          .members = ItemMember(item)};
}

AwsError ThroughputExceeded() {
  return {.code = "ProvisionedThroughputExceededException",
          .message =
              "The level of configured provisioned throughput for the table was exceeded. Consider "
              "increasing your provisioning level with the UpdateTable API."};
}

}  // namespace weir::cloud::dynamodb
