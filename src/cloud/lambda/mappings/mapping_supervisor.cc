// Starts and ends mappings.
#include "src/cloud/lambda/mappings/mapping_supervisor.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "src/cloud/store/store.h"

namespace weir::cloud::lambda {

MappingSupervisor::MappingSupervisor(const MappingPorts& ports)
    : ports_(ports), waiter_(ports.clock), thread_([this] { Run(); }) {}

MappingSupervisor::~MappingSupervisor() { Stop(); }

void MappingSupervisor::BeginStop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  waiter_.Ring();
}

void MappingSupervisor::Stop() {
  BeginStop();
  if (thread_.joinable()) thread_.join();
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
  waiter_.Ring();
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
  waiter_.Ring();
}

MappingStatus MappingSupervisor::Status(const MappingId& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(id);
  if (found == entries_.end()) return {.transition = {}, .last_result = "No records processed"};
  return {.transition = found->second.transition, .last_result = found->second.result->text()};
}

void MappingSupervisor::Run() {
  while (true) {
    const std::optional<store::TimePoint> wake = TurnAll();
    {
      const std::lock_guard lock(mutex_);
      if (stopping_ && entries_.empty()) return;
    }
    waiter_.WaitUntil(wake.value_or(store::TimePoint::max()));
  }
}

/// The runners work without the lock: starting threads and reading streams takes its time. Entries
/// are removed by this thread alone, so references to them stay good.
std::optional<store::TimePoint> MappingSupervisor::TurnAll() {
  std::vector<std::pair<MappingId, Entry*>> all;
  bool stopping = false;
  {
    const std::lock_guard lock(mutex_);
    stopping = stopping_;
    for (auto& [id, entry] : entries_) all.emplace_back(id, &entry);
  }
  std::optional<store::TimePoint> wake;
  for (const auto& [id, entry] : all) {
    bool changed = false;
    {
      const std::lock_guard lock(mutex_);
      changed = entry->changed;
    }
    if (entry->runner && (changed || stopping)) entry->runner->Stop();
    if (entry->runner && (changed || stopping) && entry->runner->stopped()) entry->runner.reset();
    if (!entry->runner && !Settle(id, *entry)) continue;
    if (!entry->runner) continue;
    if (const auto next = Turn(*entry)) wake = std::min(wake.value_or(*next), *next);
  }
  return wake;
}

/// A checkpoint that can't be read is looked for again later.
std::optional<store::TimePoint> MappingSupervisor::Turn(Entry& entry) const {
  constexpr store::Duration kUntilNextLook = std::chrono::seconds{5};
  try {
    return entry.runner->Turn();
  } catch (const store::StoreFailure&) {  // which the store has told the log
    entry.result->Tell("PROBLEM: The mapping's checkpoint can't be read");
    return ports_.clock.Now() + kUntilNextLook;
  }
}

/// Nothing of the mapping runs: carries out what is wanted. False when the entry is gone with it.
bool MappingSupervisor::Settle(const MappingId& id, Entry& entry) {
  std::function<void()> removed;
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_ && !entry.changed) return true;
    entry.changed = false;
    if (!stopping_ && entry.wanted) {
      entry.runner = std::make_unique<MappingRunner>(*entry.wanted, ports_, *entry.result,
                                                     [this] { waiter_.Ring(); });
    }
    if (!entry.removed) entry.transition.clear();
    if (!entry.removed && !stopping_) return true;
    removed = std::move(entry.removed);
  }
  if (removed) removed();
  const std::lock_guard lock(mutex_);
  entries_.erase(id);
  return false;
}

}  // namespace weir::cloud::lambda
