// The port of event source mappings to where batches go that were given up.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/lambda/mappings/failed_batch.h"
#include "src/result/result.h"

namespace weir::cloud::lambda {

/// Before a bucket's name, in its ARN.
inline constexpr std::string_view kBucketArn = "arn:aws:s3:::";

/// Destinations are named by their ARNs (DestinationConfig.OnFailure). What a batch looks like
/// there is the destination's: a bucket gets an object with the records, and a queue or a topic
/// would get the message without them. Thread-safe.
class FailureDestination {
 public:
  FailureDestination() = default;
  FailureDestination(const FailureDestination&) = delete;
  FailureDestination& operator=(const FailureDestination&) = delete;
  virtual ~FailureDestination() = default;

  /// Whether there is such a destination.
  [[nodiscard]] virtual bool Exists(const std::string& arn) = 0;
  /// kNotFound where there is none.
  virtual Result<void> Deliver(const std::string& arn, const FailedBatch& batch) = 0;
};

}  // namespace weir::cloud::lambda
