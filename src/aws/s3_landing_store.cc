// Landings in a bucket of S3: created if there is none of their name, and put until that is clear.
#include "src/aws/s3_landing_store.h"

#include <chrono>
#include <utility>

#include "src/aws/api_error.h"
#include "src/aws/backoff.h"
#include "src/text/percent.h"

namespace weir::aws {
namespace {

using pipeline::PutOutcome;

constexpr int kExistsStatus = 412;

/// Whether the same call can have another answer soon.
bool CanPass(const Result<HttpResponse>& response, const Error& error) {
  if (response && TreatmentOf(*response) == Treatment::kRetry) return true;
  return error.kind == ErrorKind::kUnknown || error.kind == ErrorKind::kUnavailable;
}

}  // namespace

Result<PutOutcome> S3LandingStore::Put(const std::string& name, std::string bytes,
                                       Deadline deadline) {
  const std::string where = "s3://" + bucket_ + "/" + name;
  const Call call{.service = "s3",
                  .method = "PUT",
                  .bucket = bucket_,
                  .path = "/" + text::PercentEncoded(name, text::kUnreservedAndSlash),
                  .headers = {{"If-None-Match", "*"}, {"Content-Type", "application/octet-stream"}},
                  .body = std::move(bytes),
                  .with_checksum = true};
  for (Backoff backoff(client_.clock(), deadline);;) {
    const auto response = client_.SendOne(call, deadline);
    if (response && response->IsSuccess()) return PutOutcome::kCreated;
    if (response && response->status == kExistsStatus) return PutOutcome::kExists;
    const Error error = response ? ErrorOf(*response, where) : response.error().In(where);
    if (!CanPass(response, error) || !backoff.Wait()) return error;
  }
}

event::Timestamp S3LandingStore::Now() const {
  const auto since_epoch = client_.ServiceTime().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count()};
}

}  // namespace weir::aws
