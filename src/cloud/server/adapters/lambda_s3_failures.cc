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

/// Whether the function's role may put an object of this name there.
Result<void> CheckRights(const AccessJudge* judge, const std::string& arn, const std::string& name,
                         const lambda::FailedBatch& batch) {
  if (judge == nullptr) return {};
  protocol::AccessWish wish;
  wish.Add("s3:ListBucket", arn);
  wish.Add("s3:PutObject", arn + "/" + name);
  auto why = judge->WhyDenied(SessionOf(batch.role_arn, batch.function_arn), wish);
  if (why) return Error{ErrorKind::kDenied, *std::move(why)};
  return {};
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
  const std::string name = lambda::FailedBatchName(batch, text::RandomUuid());
  if (const auto may = CheckRights(judge_, arn, name, batch); !may) return may;
  return Guarded([&]() -> Result<void> {
    const auto put =
        objects_.PutIfAbsent(*bucket, {name}, lambda::RenderFailedBatch(batch), "application/json");
    if (!put) return put.error();
    usage::Count(meter_, usage::Item::kS3PutRequests, 1);
    return {};
  });
}

}  // namespace weir::cloud::server
