// What happens in shards, for streams with shard-level metrics.
#pragma once

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "src/cloud/kinesis/model.h"

namespace weir::cloud::kinesis {

struct NewRecord;
struct Page;
struct Placement;

inline constexpr std::string_view kIncomingBytes = "IncomingBytes";
inline constexpr std::string_view kIncomingRecords = "IncomingRecords";
inline constexpr std::string_view kOutgoingBytes = "OutgoingBytes";
inline constexpr std::string_view kOutgoingRecords = "OutgoingRecords";
inline constexpr std::string_view kIteratorAge = "IteratorAgeMilliseconds";
inline constexpr std::string_view kReadsThrottled = "ReadProvisionedThroughputExceeded";
inline constexpr std::string_view kWritesThrottled = "WriteProvisionedThroughputExceeded";
/// What EnableEnhancedMonitoring calls ALL.
inline constexpr std::array<std::string_view, 7> kShardMetrics = {
    kIncomingBytes, kIncomingRecords, kOutgoingBytes,  kOutgoingRecords,
    kIteratorAge,   kReadsThrottled,  kWritesThrottled};

struct ShardFigure {
  ShardId shard;
  std::string_view metric;  ///< one of kShardMetrics
  double value = 0;
};

/// A port: who keeps them. Called by many threads at once, for each put and get of such a stream.
class ShardFigures {
 public:
  ShardFigures() = default;
  ShardFigures(const ShardFigures&) = delete;
  ShardFigures& operator=(const ShardFigures&) = delete;
  virtual ~ShardFigures() = default;
  /// What they tell of has happened already, so nothing that fails here may stop its caller.
  virtual void Tell(const StreamKey& stream, const std::vector<ShardFigure>& figures) noexcept = 0;
};

/// What a put adds to those of `metrics`, by shard. ("Enhanced shard-level metrics", Developer
/// Guide: a value a request. ReadProvisionedThroughputExceeded never happens here.)
[[nodiscard]] std::vector<ShardFigure> FiguresOfPut(const std::set<std::string>& metrics,
                                                    const std::vector<NewRecord>& records,
                                                    const std::vector<Placement>& placements);
/// … and a get.
[[nodiscard]] std::vector<ShardFigure> FiguresOfGet(const std::set<std::string>& metrics,
                                                    ShardId shard, const Page& page);

}  // namespace weir::cloud::kinesis
