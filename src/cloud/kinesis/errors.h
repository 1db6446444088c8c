// The exceptions of Kinesis, one named factory each.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/kinesis/model.h"
#include "src/cloud/protocol/aws_error.h"

namespace weir::cloud::kinesis::errors {

using protocol::AwsError;

[[nodiscard]] AwsError InvalidArgument(std::string message);
[[nodiscard]] AwsError Validation(std::string message);
/// A KMS key that is not there.
[[nodiscard]] AwsError KeyNotFound(std::string_view key);
[[nodiscard]] AwsError LimitExceeded(std::string message);
[[nodiscard]] AwsError StreamNotFound(const StreamKey& stream);
[[nodiscard]] AwsError StreamExists(const StreamKey& stream);
[[nodiscard]] AwsError ShardNotFound(const StreamKey& stream, std::string_view shard);
[[nodiscard]] AwsError RateExceeded(const StreamKey& stream, ShardId shard);
/// What a caller that is too fast for the service as a whole is told.
[[nodiscard]] AwsError Throttled();
[[nodiscard]] AwsError InvalidIterator();
[[nodiscard]] AwsError ExpiredIterator(TimePoint created, TimePoint now);
[[nodiscard]] AwsError ExpiredNextToken();
/// The store has refused a write; `why` stays here, the caller gets a 500.
[[nodiscard]] AwsError StoreFailed(const Error& why);

}  // namespace weir::cloud::kinesis::errors
