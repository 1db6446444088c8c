// What AWS charges for: one dated table, which `weir plan` and whoever else counts money read.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "src/result/result.h"

namespace weir::plan {

/// What has a price. In the order of the table.
enum class Priced {
  kKinesisShardHour,
  kKinesisPutUnit,
  kKinesisExtendedShardHour,
  kKinesisStreamHour,
  kKinesisGbIn,
  kKinesisGbOut,
  kKinesisExtendedGbMonth,
  kKinesisAdvantageGbIn,
  kKinesisAdvantageGbOut,
  kKinesisAdvantageExtendedGbMonth,
  kKinesisLongTermGbMonth,
  kLambdaRequest,
  kLambdaGbSecond,
  kLambdaArmGbSecond,
  kDynamoDbWriteUnit,
  kDynamoDbReadUnit,
  kDynamoDbWriteCapacityHour,
  kDynamoDbReadCapacityHour,
  kDynamoDbGbMonth,
  kDynamoDbPitrGbMonth,
  kS3Put,
  kS3Get,
  kS3GbMonth,
  kLogsGbIn,
  kLogsGbMonth,
  kMetricMonth,
  kAlarmMonth,
  kSchedulerInvocation,
  kSqsRequest,
  kSqsFifoRequest,
  kCount,
};

/// A row of the table. A price is `usd` for `per` units, as the page puts it.
struct Price {
  std::string_view section;  ///< in a file of prices: "kinesis"
  std::string_view key;      ///< there: "million_put_units"
  double usd = 0;
  double per = 1;
  std::string_view unit;  ///< of one: "PUT payload unit"
  std::string_view page;  ///< where AWS says so
};

inline constexpr std::size_t kPriceCount = static_cast<std::size_t>(Priced::kCount);

/// The prices of one region at one time. Free tiers, discounts for much (S3 from 50 TB a month on,
/// Lambda from 6 billion GB-s on), contracts and taxes are left out: a bill is a little lower.
class Prices {
 public:
  /// The table of this version: us-east-1.
  Prices();

  /// For one unit, in US dollars.
  [[nodiscard]] double Of(Priced what) const;
  /// REQUIRES: usd is finite and not negative.
  void Set(Priced what, double usd);

  std::string region;
  std::string as_of;  ///< the day of which the prices are: "2025-12-01"

 private:
  std::array<double, kPriceCount> usd_{};  ///< each for its row's `per` units
};

/// The rows as this version knows them.
[[nodiscard]] const std::array<Price, kPriceCount>& PriceTable();

/// Changes what a file of prices says; the other prices stay. The file is TOML:
///
///     region = "eu-central-1"
///     as_of = "2026-03-01"
///     [kinesis]
///     shard_hour = 0.018          # dollars
///
/// kInvalidInput, naming file, line and remedy, for names that are not known here and for what is
/// no price. `name` is what errors call the file.
[[nodiscard]] Result<Prices> ReadPrices(std::string_view text, std::string_view name);

inline constexpr std::size_t kMaxPriceFileBytes = std::size_t{64} << 10;  ///< the table has 2,500

/// Such a file with all prices, their units and pages; ReadPrices gives the same prices again.
[[nodiscard]] std::string PriceFile(const Prices& prices);

}  // namespace weir::plan
