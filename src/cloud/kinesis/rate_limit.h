// What a shard takes in a second, where the real limits are asked for.
#pragma once

#include <algorithm>

#include "src/cloud/kinesis/model.h"

namespace weir::cloud::kinesis {

/// 1,000 records and 1 MiB a second (quotas of Kinesis Data Streams); what was not used within a
/// second is lost. Not thread-safe.
class RateLimit {
 public:
  static constexpr double kRecordsPerSecond = 1000;
  static constexpr double kBytesPerSecond = 1 << 20;

  /// Whether one more record fits; if so it counts. A record that is larger than what a second
  /// gives passes when nothing else has been written for a second.
  bool Take(TimePoint now, std::size_t bytes) {
    Refill(now);
    const double needed = std::min(static_cast<double>(bytes), kBytesPerSecond);
    if (records_ < 1 || bytes_ < needed) return false;
    records_ -= 1;
    bytes_ -= needed;
    return true;
  }

 private:
  void Refill(TimePoint now) {
    const double seconds = std::max(0.0, std::chrono::duration<double>(now - refilled_).count());
    records_ = std::min(kRecordsPerSecond, records_ + seconds * kRecordsPerSecond);
    bytes_ = std::min(kBytesPerSecond, bytes_ + seconds * kBytesPerSecond);
    refilled_ = std::max(refilled_, now);
  }

  TimePoint refilled_;
  double records_ = kRecordsPerSecond;
  double bytes_ = kBytesPerSecond;
};

}  // namespace weir::cloud::kinesis
