// Finds what is due by a scan, and judges it again under its lock before it is deleted.
#include "src/cloud/s3/lifecycle_sweeper.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <string>
#include <tuple>
#include <vector>

#include "src/cloud/s3/configuration.h"
#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/rows.h"

namespace weir::cloud::s3 {
namespace {

/// How long it lies low after the store has refused it.
constexpr std::chrono::minutes kPause{1};

store::TimePoint NextMidnight(store::TimePoint now) {
  return std::chrono::floor<std::chrono::days>(now) + std::chrono::days(1);
}

bool IsDue(const std::vector<LifecycleRule>& rules, std::string_view key, const ObjectInfo& info,
           store::TimePoint now) {
  return std::ranges::any_of(
      rules, [&](const LifecycleRule& rule) { return IsExpired(rule, key, info, now); });
}

}  // namespace

LifecycleSweeper::LifecycleSweeper(S3Store& store, store::Clock& clock)
    : store_(store), clock_(clock), waiter_(clock) {}

LifecycleSweeper::~LifecycleSweeper() {
  stopping_ = true;
  waiter_.Ring();
  if (thread_.joinable()) thread_.join();
}

void LifecycleSweeper::Start() {
  thread_ = std::thread([this] { Run(); });
}

void LifecycleSweeper::Run() {
  while (!stopping_) {
    const store::TimePoint now = clock_.Now();
    store::TimePoint next = NextMidnight(now);
    try {
      Sweep();
    } catch (const store::StoreFailure&) {  // which the store has told the log
      next = now + kPause;
    }
    std::ignore = waiter_.WaitUntil(next);
  }
}

void LifecycleSweeper::Sweep() {
  for (const Bucket& bucket : store_.buckets.List()) {
    const auto document = store_.buckets.FindConfiguration(bucket.name, kLifecycle.name);
    if (!document || !*document) continue;  // the bucket is gone, or has no rules
    SweepBucket(bucket.name, ParseLifecycle(**document));
  }
}

void LifecycleSweeper::SweepBucket(const BucketName& bucket,
                                   const std::vector<LifecycleRule>& rules) {
  const store::TimePoint now = clock_.Now();
  const bool expires = std::ranges::any_of(
      rules, [](const LifecycleRule& rule) { return rule.expire_days || rule.expire_date; });
  if (expires) {
    store_.objects.Scan(bucket, {}, [&](std::string_view key, std::string_view record) {
      if (!IsDue(rules, key, DecodeObject(record), now)) return !stopping_;
      const auto still_due = [&](const ObjectInfo* present) -> std::optional<protocol::AwsError> {
        if (present != nullptr && IsDue(rules, key, *present, now)) return std::nullopt;
        return errors::PreconditionFailed("lifecycle");
      };
      // A refusal: it was replaced meanwhile, or the next sweep tries again.
      std::ignore = store_.objects.Delete(bucket, {std::string(key)}, still_due);
      return !stopping_;
    });
  }
  for (const Upload& upload : store_.uploads.List(bucket)) {
    const bool is_abandoned = std::ranges::any_of(
        rules, [&](const LifecycleRule& rule) { return IsAbandoned(rule, upload, now); });
    if (is_abandoned && !stopping_) std::ignore = store_.uploads.Abort(bucket, upload);
  }
}

}  // namespace weir::cloud::s3
