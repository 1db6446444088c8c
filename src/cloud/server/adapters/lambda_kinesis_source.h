// Lambda reads Kinesis: its streams as ordered sources of event source mappings.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "src/cloud/kinesis/store.h"
#include "src/cloud/lambda/mappings/ordered_source.h"

namespace weir::cloud::server {

/// Streams are named by their ARNs. A checkpoint in a stream that was since deleted and created
/// again means the new one's beginning.
class KinesisSource : public lambda::OrderedSource {
 public:
  /// A shard that an ARN and an id name.
  struct ShardName {
    kinesis::StreamKey stream{};
    kinesis::ShardId shard{};
  };

  /// Both outlive this.
  KinesisSource(kinesis::StreamStore& streams, const store::Clock& clock)
      : streams_(streams), clock_(clock) {}

  [[nodiscard]] Result<std::vector<lambda::StreamShard>> Shards(
      const lambda::StreamArn& stream) override;
  [[nodiscard]] Result<lambda::SequenceNumber> Before(
      const lambda::StreamArn& stream, const lambda::ShardId& shard,
      const lambda::StartingPosition& position) override;
  [[nodiscard]] Result<lambda::StreamPage> Read(const lambda::StreamArn& stream,
                                                const lambda::ShardId& shard,
                                                const lambda::SequenceNumber& after,
                                                lambda::ReadLimit limit) override;
  [[nodiscard]] Result<store::Duration> Retention(const lambda::StreamArn& stream) override;
  [[nodiscard]] std::unique_ptr<Watch> WatchShard(const lambda::StreamArn& stream,
                                                  const lambda::ShardId& shard,
                                                  std::function<void()> changed) override;

 private:
  [[nodiscard]] Result<lambda::StreamPage> ReadRecords(const ShardName& name,
                                                       const lambda::SequenceNumber& after,
                                                       lambda::ReadLimit limit);

  kinesis::StreamStore& streams_;
  const store::Clock& clock_;
};

}  // namespace weir::cloud::server
