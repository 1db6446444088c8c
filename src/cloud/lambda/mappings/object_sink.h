// The port of event source mappings to a bucket: where failed batches go.
#pragma once

#include <string>

#include "src/result/result.h"

namespace weir::cloud::lambda {

/// Thread-safe.
class ObjectSink {
 public:
  ObjectSink() = default;
  ObjectSink(const ObjectSink&) = delete;
  ObjectSink& operator=(const ObjectSink&) = delete;
  virtual ~ObjectSink() = default;

  /// Whether there is such a bucket.
  [[nodiscard]] virtual bool HasBucket(const std::string& bucket) = 0;
  /// kNotFound where there is no such bucket.
  virtual Result<void> Put(const std::string& bucket, const std::string& key, std::string body) = 0;
};

}  // namespace weir::cloud::lambda
