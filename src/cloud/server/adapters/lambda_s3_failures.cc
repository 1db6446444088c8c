// An object a batch.
#include "src/cloud/server/adapters/lambda_s3_failures.h"

#include <optional>
#include <string_view>

#include "src/cloud/server/adapters/store_guard.h"
#include "src/text/uuid.h"

namespace weir::cloud::server {
namespace {

std::optional<s3::BucketName> BucketOf(std::string_view arn) {
  if (!arn.starts_with(lambda::kBucketArn)) return std::nullopt;
  return s3::BucketName{std::string(arn.substr(lambda::kBucketArn.size()))};
}

}  // namespace

bool S3Failures::Exists(const std::string& arn) {
  const auto bucket = BucketOf(arn);
  return bucket && objects_.HasBucket(*bucket);
}

/// Names are new, so there is never an object of that name.
Result<void> S3Failures::Deliver(const std::string& arn, const lambda::FailedBatch& batch) {
  const auto bucket = BucketOf(arn);
  if (!bucket) return Error{ErrorKind::kNotFound, arn + " is no bucket"};
  return Guarded([&]() -> Result<void> {
    const auto put =
        objects_.PutIfAbsent(*bucket, {lambda::FailedBatchName(batch, text::RandomUuid())},
                             lambda::RenderFailedBatch(batch), "application/json");
    if (!put) return put.error();
    usage::Count(meter_, usage::Item::kS3PutRequests, 1);
    return {};
  });
}

}  // namespace weir::cloud::server
