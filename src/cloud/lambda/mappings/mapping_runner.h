// One mapping at work: a thread a shard, parents before their children.
#pragma once

#include <functional>
#include <map>
#include <memory>

#include "src/cloud/lambda/mappings/shard_pump.h"

namespace weir::cloud::lambda {

/// Used by one thread, the supervisor's.
class MappingRunner {
 public:
  /// More shards of one mapping wait until others have ended, and its result says so.
  static constexpr std::size_t kMaxThreads = 512;

  /// `ring`: called by any thread when Turn() is due.
  MappingRunner(MappingSettings settings, const MappingPorts& ports, ProcessingResult& result,
                std::function<void()> ring);
  MappingRunner(const MappingRunner&) = delete;
  MappingRunner& operator=(const MappingRunner&) = delete;
  ~MappingRunner();  ///< waits for the invocations under way

  /// Starts the shards whose turn has come, and lets go those that have ended. Returns when it
  /// wants to be called again without having been rung.
  std::optional<store::TimePoint> Turn();

  void Stop();
  /// After Stop(): no thread runs any more.
  [[nodiscard]] bool stopped();

 private:
  class Poller;

  void LetGo();
  using Shards = std::map<ShardId, const StreamShard*>;
  /// Whether the shard was read to its end, and is still that shard.
  [[nodiscard]] bool Ended(const StreamShard& shard) const;
  [[nodiscard]] bool MayStart(const StreamShard& shard, const Shards& known) const;

  const MappingSettings settings_;
  const MappingPorts ports_;
  ProcessingResult& result_;
  const std::function<void()> ring_;
  std::map<ShardId, std::unique_ptr<Poller>> pollers_;
  store::TimePoint pause_until_{};  ///< no shard is started before that
  bool stopping_ = false;
};

}  // namespace weir::cloud::lambda
