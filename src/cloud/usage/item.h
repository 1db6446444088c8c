// What AWS bills, of what is here.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace weir::cloud::usage {

/// In the order of the table in item.cc. A GB is 2^30 bytes, a month 730 hours.
enum class Item : std::uint8_t {
  kKinesisShardHours,
  kKinesisExtendedShardHours,
  kKinesisPutPayloadUnits,
  kKinesisStreamHours,
  kKinesisGbIn,
  kKinesisGbOut,
  kLambdaRequests,
  kLambdaGbSeconds,
  kLambdaArmGbSeconds,
  kDynamoDbWriteUnits,
  kDynamoDbReadUnits,
  kDynamoDbWriteCapacityHours,
  kDynamoDbReadCapacityHours,
  kDynamoDbGbMonths,
  kDynamoDbRecoveryGbMonths,
  kS3PutRequests,
  kS3GetRequests,
  kS3GbMonths,
  kLogsGbIn,
  kLogsGbMonths,
  kMetricHours,
  kSchedulerInvocations,
  kSqsRequests,
  kSqsFifoRequests,
  kCount,
};

inline constexpr std::size_t kItemCount = static_cast<std::size_t>(Item::kCount);

/// How an item's quantity comes about.
enum class Grows : std::uint8_t {
  kByEvents,  ///< it is added when something happens
  kByHours,   ///< so many of it are held: shards; quantity in hours
  kByMonths,  ///< the same: GB; quantity in months
};

struct ItemFacts {
  std::string_view name;  ///< in JSON, metrics and the store: "kinesis_shard_hours"
  Grows grows = Grows::kByEvents;
};

[[nodiscard]] const ItemFacts& FactsOf(Item item);
[[nodiscard]] std::optional<Item> ItemNamed(std::string_view name);

/// A number for each item.
class Quantities {
 public:
  double& operator[](Item item) { return values_.at(static_cast<std::size_t>(item)); }
  double operator[](Item item) const { return values_.at(static_cast<std::size_t>(item)); }
  bool operator==(const Quantities&) const = default;

 private:
  std::array<double, kItemCount> values_{};
};

/// Calls `visit(Item)` for each.
template <typename Visit>
void ForEachItem(const Visit& visit) {
  for (std::size_t i = 0; i < kItemCount; ++i) visit(static_cast<Item>(i));
}

inline constexpr double kBytesPerGb = 1 << 30;
inline constexpr double kHoursPerMonth = 730;

}  // namespace weir::cloud::usage
