// A mapping of a stream at work: its shards in turns, parents before their children.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "src/cloud/lambda/mappings/runner.h"
#include "src/cloud/lambda/mappings/shard_pump.h"

namespace weir::cloud::lambda {

/// Of a stream.
class MappingRunner final : public Runner {
 public:
  /// All of these outlive it. `has_stopped` is called by any thread when stopped() has become true.
  MappingRunner(MappingSettings settings, const MappingPorts& ports, const SharedMeans& means,
                ProcessingResult& result, std::function<void()> has_stopped);
  MappingRunner(const MappingRunner&) = delete;
  MappingRunner& operator=(const MappingRunner&) = delete;
  ~MappingRunner() override;

  void Stop() override;
  [[nodiscard]] bool stopped() const override { return stopped_; }

 private:
  class ShardAtWork;
  using Shards = std::map<ShardId, const StreamShard*>;

  std::optional<store::TimePoint> Turn();
  std::optional<store::TimePoint> TurnRunning();
  void TurnStopping();
  void LetGo();
  void StartShards(const std::vector<StreamShard>& shards);
  /// Whether the shard was read to its end, and is still that shard.
  [[nodiscard]] bool Ended(const StreamShard& shard);
  [[nodiscard]] bool MayStart(const StreamShard& shard, const Shards& known);

  const MappingSettings settings_;
  const MappingPorts ports_;
  const SharedMeans means_;
  ProcessingResult& result_;
  const std::function<void()> has_stopped_;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> stopped_ = false;

  // Of its turns:
  std::map<ShardId, std::unique_ptr<ShardAtWork>> at_work_;
  std::map<ShardId, SequenceNumber> ended_;  // with their beginnings
  store::TimePoint pause_until_{};           // no shard is started before that
  bool has_told_shards_ = false;             // to stop

  TurnPool::Turner turner_;
};

}  // namespace weir::cloud::lambda
