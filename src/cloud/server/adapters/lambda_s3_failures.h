// Lambda writes to S3: what its mappings give up.
#pragma once

#include <string>

#include "src/cloud/lambda/mappings/failure_destination.h"
#include "src/cloud/s3/objects.h"
#include "src/cloud/server/adapters/access_judge.h"
#include "src/cloud/usage/meter.h"

namespace weir::cloud::server {

/// Buckets, by their ARNs: arn:aws:s3:::name. Their owner pays for the PUTs; the function's role
/// has to have the right to them, and to list ("Retain discarded batch records for a Kinesis Data
/// Streams event source", Developer Guide). `meter` and `judge` may be null; arguments outlive
/// this.
class S3Failures : public lambda::FailureDestination {
 public:
  explicit S3Failures(s3::Objects& objects, usage::Meter* meter = nullptr,
                      const AccessJudge* judge = nullptr)
      : objects_(objects), meter_(meter), judge_(judge) {}
  [[nodiscard]] bool Exists(const std::string& arn) override;
  Result<void> Deliver(const std::string& arn, const lambda::FailedBatch& batch) override;

 private:
  s3::Objects& objects_;
  usage::Meter* const meter_;
  const AccessJudge* const judge_;
};

}  // namespace weir::cloud::server
