// Landings in a bucket of S3: created if there is none of their name, and put until that is clear.
#include "src/aws/s3_landing_store.h"

#include <utility>

#include "src/aws/backoff.h"
#include "src/aws/s3_calls.h"

namespace weir::aws {

using pipeline::PutOutcome;

Result<PutOutcome> S3LandingStore::Put(const std::string& name, std::string bytes,
                                       Deadline deadline) {
  const std::string where = "s3://" + bucket_ + "/" + name;
  const Call call = CreateCall(bucket_, name, "application/octet-stream", std::move(bytes));
  for (Backoff backoff(client_.clock(), deadline);;) {
    const auto response = client_.SendOne(call, deadline);
    auto created = TakeCreated(response, where);
    if (created || !CanPutLater(response) || !backoff.Wait()) return created;
  }
}

event::Timestamp S3LandingStore::Now() const { return client_.ServiceTimestamp(); }

}  // namespace weir::aws
