// The words of Kinesis's exceptions.
#include "src/cloud/kinesis/errors.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "src/cloud/protocol/service.h"

namespace weir::cloud::kinesis::errors {
namespace {

constexpr int kBadRequest = 400;
constexpr int kIteratorLifeMs = 300000;

AwsError Make(std::string code, std::string message) {
  return AwsError{kBadRequest, std::move(code), std::move(message)};
}

std::string Date(TimePoint time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return fmt::format("{:%a %b %d %H:%M:%S UTC %Y}", seconds);
}

}  // namespace

AwsError InvalidArgument(std::string message) {
  return Make("InvalidArgumentException", std::move(message));
}

AwsError Validation(std::string message) { return Make("ValidationException", std::move(message)); }

AwsError KeyNotFound(std::string_view key) {
  return Make("KMSNotFoundException",
              fmt::format("Key {} does not exist: there is no KMS here, only the key of Kinesis "
                          "itself, alias/aws/kinesis.",
                          key));
}

AwsError LimitExceeded(std::string message) {
  return Make("LimitExceededException", std::move(message));
}

AwsError StreamNotFound(const StreamKey& stream) {
  return Make("ResourceNotFoundException", fmt::format("Stream {} under account {} not found.",
                                                       stream.name, protocol::kAccountId));
}

AwsError StreamExists(const StreamKey& stream) {
  return Make("ResourceInUseException", fmt::format("Stream {} under account {} already exists.",
                                                    stream.name, protocol::kAccountId));
}

AwsError ShardNotFound(const StreamKey& stream, std::string_view shard) {
  return Make("ResourceNotFoundException",
              fmt::format("Shard {} in stream {} under account {} does not exist", shard,
                          stream.name, protocol::kAccountId));
}

AwsError RateExceeded(const StreamKey& stream, ShardId shard) {
  return Make("ProvisionedThroughputExceededException",
              fmt::format("Rate exceeded for shard {} in stream {} under account {}.", shard.Text(),
                          stream.name, protocol::kAccountId));
}

AwsError Throttled() { return Make("ProvisionedThroughputExceededException", "Rate exceeded."); }

AwsError InvalidIterator() { return InvalidArgument("Invalid ShardIterator."); }

AwsError ExpiredIterator(TimePoint created, TimePoint now) {
  return Make(
      "ExpiredIteratorException",
      fmt::format("Iterator expired. The iterator was created at time {} while right now it "
                  "is {} which is further in the future than the tolerated delay of {} "
                  "milliseconds.",
                  Date(created), Date(now), kIteratorLifeMs));
}

AwsError ExpiredNextToken() {
  return Make("ExpiredNextTokenException", "NextToken has expired: it is older than 300 seconds.");
}

AwsError StoreFailed(const Error& why) {
  return protocol::Because(protocol::InternalFailure(), why);
}

}  // namespace weir::cloud::kinesis::errors
