// What CloudWatch metrics are about: identities, samples, statistics of a minute.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "src/cloud/store/clock.h"

namespace weir::cloud::cloudwatch {

using store::TimePoint;

using Dimensions = std::map<std::string, std::string>;

/// Two metrics that differ in any of this are different metrics.
struct MetricId {
  std::string region;
  std::string name_space;
  std::string name;
  Dimensions dimensions;
  auto operator<=>(const MetricId&) const = default;
};

/// What is kept of many values. REQUIRES of what is merged: count > 0.
struct Statistics {
  double count = 0;
  double sum = 0;
  double minimum = 0;
  double maximum = 0;

  static Statistics Of(double value, double times = 1) {
    return {times, value * times, value, value};
  }

  void Merge(const Statistics& other) {
    minimum = count > 0 ? std::min(minimum, other.minimum) : other.minimum;
    maximum = count > 0 ? std::max(maximum, other.maximum) : other.maximum;
    count += other.count;
    sum += other.sum;
  }
};

struct Sample {
  MetricId metric;
  TimePoint time;
  Statistics statistics;
  std::string unit = "None";
};

/// What is stored of a metric besides its minutes.
struct MetricRow {
  MetricId id;
  std::string unit;

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.id.region, self.id.name_space, self.id.name, self.unit,
                    self.id.dimensions);
  }
};

/// Minutes since 1970: the resolution of all that is kept.
struct Minute {
  std::int64_t value = 0;
  [[nodiscard]] TimePoint start() const { return TimePoint(std::chrono::minutes(value)); }
  auto operator<=>(const Minute&) const = default;
};
[[nodiscard]] inline Minute MinuteOf(TimePoint time) {
  return {std::chrono::floor<std::chrono::minutes>(time.time_since_epoch()).count()};
}

}  // namespace weir::cloud::cloudwatch
