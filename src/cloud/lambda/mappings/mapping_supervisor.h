// All mappings at work, and the states that they pass through.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "src/cloud/lambda/mappings/mapping_ports.h"
#include "src/cloud/lambda/mappings/processing_result.h"
#include "src/cloud/lambda/mappings/runner.h"

namespace weir::cloud::lambda {

/// What GetEventSourceMapping tells beside the settings.
struct MappingStatus {
  std::string transition{};  ///< "Creating", "Updating", …; "" where it is settled
  std::string last_result{};
};

/// Thread-safe. Threads of its own carry out what it is told, so nobody waits for invocations that
/// are under way.
class MappingSupervisor {
 public:
  /// The threads turn all mappings and their shards. Turns wait for nothing but the disk: as many
  /// checkpoints as there are threads can share a sync of the store.
  MappingSupervisor(const MappingPorts& ports, std::size_t threads);
  MappingSupervisor(const MappingSupervisor&) = delete;
  MappingSupervisor& operator=(const MappingSupervisor&) = delete;
  ~MappingSupervisor();

  /// Lets the mapping run with these settings, or (nothing) rest.
  void Set(const MappingId& id, std::optional<MappingSettings> settings, std::string transition);
  /// Ends the mapping; then `removed` is called by one of the threads.
  void Remove(const MappingId& id, std::function<void()> removed);
  [[nodiscard]] MappingStatus Status(const MappingId& id) const;
  /// Lets no mapping begin a further invocation.
  void BeginStop();
  /// … and waits for the end of those that are under way.
  void Stop();

 private:
  struct Entry {
    std::optional<MappingSettings> wanted{};
    std::string transition{};
    bool changed = false;  // `wanted` is not carried out yet
    std::function<void()> removed;
    std::shared_ptr<ProcessingResult> result = std::make_shared<ProcessingResult>();
    std::unique_ptr<Runner> runner;  // of the turns alone
  };

  void Turn();
  void Settle(const MappingId& id, Entry& entry);
  [[nodiscard]] std::unique_ptr<Runner> Begin(const MappingSettings& settings,
                                              ProcessingResult& result);

  const MappingPorts ports_;
  ReadBudget budget_;
  TurnPool turns_;
  mutable std::mutex mutex_;
  std::condition_variable emptied_;
  std::map<MappingId, Entry> entries_;  // under mutex_, but for the runners
  bool stopping_ = false;               // under mutex_
  TurnPool::Turner turner_;
};

}  // namespace weir::cloud::lambda
