// Carries out the lifecycle rules of all buckets, by the clock of the store.
#pragma once

#include <atomic>
#include <thread>

#include "src/cloud/s3/lifecycle.h"
#include "src/cloud/s3/store.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::s3 {

/// One thread. What rules say falls due at midnight UTC, so it sleeps until the next one, or until
/// rules have changed.
class LifecycleSweeper {
 public:
  /// Both outlive this. Nothing happens before Start.
  LifecycleSweeper(S3Store& store, store::Clock& clock);
  LifecycleSweeper(const LifecycleSweeper&) = delete;
  LifecycleSweeper& operator=(const LifecycleSweeper&) = delete;
  ~LifecycleSweeper();

  void Start();
  void Ring() { waiter_.Ring(); }

  /// Deletes what is due in all buckets; throws StoreFailure where the store refuses.
  void Sweep();

 private:
  void Run();
  void SweepBucket(const BucketName& bucket, const std::vector<LifecycleRule>& rules);

  S3Store& store_;
  store::Clock& clock_;
  store::Waiter waiter_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace weir::cloud::s3
