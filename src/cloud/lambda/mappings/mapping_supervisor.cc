// Starts and ends mappings.
#include "src/cloud/lambda/mappings/mapping_supervisor.h"

#include <utility>
#include <vector>

#include "src/cloud/lambda/mappings/mapping_runner.h"
#include "src/cloud/lambda/mappings/queue_runner.h"

namespace weir::cloud::lambda {

MappingSupervisor::MappingSupervisor(const MappingPorts& ports, std::size_t threads)
    : ports_(ports), turns_(ports.clock, threads), turner_(turns_, [this] {
        Turn();
        return std::nullopt;
      }) {}

MappingSupervisor::~MappingSupervisor() { Stop(); }

void MappingSupervisor::BeginStop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  turner_.Ring();
}

void MappingSupervisor::Stop() {
  BeginStop();
  std::unique_lock lock(mutex_);
  emptied_.wait(lock, [this] { return entries_.empty(); });
}

void MappingSupervisor::Set(const MappingId& id, std::optional<MappingSettings> settings,
                            std::string transition) {
  {
    const std::lock_guard lock(mutex_);
    Entry& entry = entries_[id];
    entry.wanted = std::move(settings);
    entry.transition = std::move(transition);
    entry.changed = true;
  }
  turner_.Ring();
}

void MappingSupervisor::Remove(const MappingId& id, std::function<void()> removed) {
  {
    const std::lock_guard lock(mutex_);
    Entry& entry = entries_[id];
    entry.wanted.reset();
    entry.transition = "Deleting";
    entry.changed = true;
    entry.removed = std::move(removed);
  }
  turner_.Ring();
}

MappingStatus MappingSupervisor::Status(const MappingId& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(id);
  if (found == entries_.end()) return {.transition = {}, .last_result = "No records processed"};
  return {.transition = found->second.transition, .last_result = found->second.result->text()};
}

/// The runners are begun and ended without the lock, for that takes its time. Entries are removed
/// by turns alone, so references to them stay good.
void MappingSupervisor::Turn() {
  std::vector<std::pair<MappingId, Entry*>> due;
  {
    const std::lock_guard lock(mutex_);
    for (auto& [id, entry] : entries_) {
      if (stopping_ || entry.changed) due.emplace_back(id, &entry);
    }
  }
  for (const auto& [id, entry] : due) {
    if (entry->runner) entry->runner->Stop();
    if (entry->runner && !entry->runner->stopped()) continue;
    entry->runner.reset();
    Settle(id, *entry);
  }
  const std::lock_guard lock(mutex_);
  if (entries_.empty()) emptied_.notify_all();
}

/// Nothing of the mapping runs: carries out what is wanted.
void MappingSupervisor::Settle(const MappingId& id, Entry& entry) {
  std::function<void()> removed;
  {
    const std::lock_guard lock(mutex_);
    entry.changed = false;
    if (!stopping_ && entry.wanted) {
      entry.runner = Begin(*entry.wanted, *entry.result);
    }
    if (!entry.removed) entry.transition.clear();
    if (!entry.removed && !stopping_) return;
    removed = std::move(entry.removed);
  }
  if (removed) removed();
  const std::lock_guard lock(mutex_);
  entries_.erase(id);
}

/// By its source.
std::unique_ptr<Runner> MappingSupervisor::Begin(const MappingSettings& settings,
                                                 ProcessingResult& result) {
  const SharedMeans means{turns_, budget_};
  const auto has_stopped = [this] { turner_.Ring(); };
  if (!settings.queue.text.empty()) {
    return std::make_unique<QueueRunner>(settings, ports_, means, result, has_stopped);
  }
  return std::make_unique<MappingRunner>(settings, ports_, means, result, has_stopped);
}

}  // namespace weir::cloud::lambda
