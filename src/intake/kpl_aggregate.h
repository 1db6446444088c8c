// Records that the Kinesis Producer Library has packed into one.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace weir::intake {

/// Whether `bytes` begin as an aggregate does.
[[nodiscard]] bool LooksAggregated(std::string_view bytes);

/// The data of the user records in an aggregate, in their order; views into `bytes`. Nothing where
/// `bytes` is no aggregate, or a damaged one (its MD5 decides): it is a record like any other then.
///
///     F3 89 9A C2 <protobuf AggregatedRecord> <MD5 of the protobuf, 16 bytes>
///     AggregatedRecord { repeated Record records = 3; }  Record { required bytes data = 3; }
///
/// https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md
[[nodiscard]] std::optional<std::vector<std::string_view>> SplitAggregate(std::string_view bytes);

}  // namespace weir::intake
