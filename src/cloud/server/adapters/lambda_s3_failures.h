// Lambda writes to S3: what its mappings give up.
#pragma once

#include <string>

#include "src/cloud/lambda/mappings/failure_destination.h"
#include "src/cloud/s3/objects.h"
#include "src/cloud/usage/meter.h"

namespace weir::cloud::server {

/// Buckets, by their ARNs: arn:aws:s3:::name. Their owner pays for the PUTs. `meter` may be null;
/// arguments outlive this.
class S3Failures : public lambda::FailureDestination {
 public:
  explicit S3Failures(s3::Objects& objects, usage::Meter* meter = nullptr)
      : objects_(objects), meter_(meter) {}
  [[nodiscard]] bool Exists(const std::string& arn) override;
  Result<void> Deliver(const std::string& arn, const lambda::FailedBatch& batch) override;

 private:
  s3::Objects& objects_;
  usage::Meter* const meter_;
};

}  // namespace weir::cloud::server
