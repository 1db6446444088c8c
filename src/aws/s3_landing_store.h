// Landings in a bucket of S3: created if there is none of their name, and put until that is clear.
#pragma once

#include <string>
#include <utility>

#include "src/aws/client.h"
#include "src/landing/landing_store.h"

namespace weir::aws {

class S3LandingStore final : public landing::LandingStore {
 public:
  /// `client` outlives it.
  S3LandingStore(Client& client, std::string bucket)
      : client_(client), bucket_(std::move(bucket)) {}

  /// PutObject with `If-None-Match: *`. A refusal that another try would meet again (no bucket, no
  /// permission) ends it at once.
  Result<pipeline::PutOutcome> Put(const std::string& name, std::string bytes,
                                   Deadline deadline) override;
  [[nodiscard]] event::Timestamp Now() const override;

 private:
  Client& client_;
  const std::string bucket_;
};

}  // namespace weir::aws
