// All groups and schedules, and which of their times is due next.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/scheduler/model.h"
#include "src/cloud/scheduler/progress.h"
#include "src/cloud/store/clock.h"
#include "src/cloud/store/store.h"

namespace weir::cloud::scheduler {

using protocol::Outcome;

/// What became of an attempt to invoke a target.
enum class Delivery {
  kTaken,   ///< the target has it
  kFailed,  ///< the target has refused it
  kHeld,    ///< nothing can be delivered at present; this was no attempt
};

/// Thread-safe. Everything is held in memory and written before it is acknowledged. `waiter` is
/// rung where something may be due earlier than before.
///
/// In the store, a row each: a group, a schedule, how far it has come, and every invocation that is
/// to be tried again.
class Agenda {
 public:
  static constexpr std::size_t kMaxGroups = 500;  // AWS's quota, for each region
  static constexpr std::size_t kMaxSchedules = 100'000;
  static constexpr std::size_t kMaxRetries = 10'000;  // beyond, what fails is dropped

  /// Throws StoreFailure where stored bytes can't be read back.
  Agenda(store::Store& store, const store::Clock& clock, store::Waiter& waiter);

  // Groups. Each region has kDefaultGroup.
  using Groups = std::map<GroupKey, Group>;
  Outcome<void> CreateGroup(const GroupKey& key, Group group);
  [[nodiscard]] Outcome<Group> FindGroup(const GroupKey& key) const;
  [[nodiscard]] Groups GroupsOf(const std::string& region) const;
  Outcome<void> ChangeTags(const GroupKey& key,
                           const std::function<Outcome<void>(Tags& tags)>& change);
  Outcome<void> DeleteGroup(const GroupKey& key);

  // Schedules.
  using Schedules = std::map<ScheduleKey, Schedule>;
  Outcome<void> Create(const ScheduleKey& key, Settings settings, std::string client_token);
  Outcome<void> Update(const ScheduleKey& key, Settings settings);
  [[nodiscard]] Outcome<Schedule> Find(const ScheduleKey& key) const;
  Outcome<void> Delete(const ScheduleKey& key);
  /// The first `most` that `wanted` says yes to.
  [[nodiscard]] Schedules Select(
      const std::function<bool(const ScheduleKey& key, const Settings& settings)>& wanted,
      std::size_t most) const;

  // What is due.
  using Deliver = std::function<Delivery(const ScheduleKey& schedule, const Settings& settings,
                                         Seconds time, std::uint32_t attempt)>;
  [[nodiscard]] std::optional<TimePoint> NextDue() const;
  struct Fired {
    std::optional<Delivery> delivery{};  ///< nothing where nothing was delivered
    ScheduleKey schedule{};
    /// 1 where it failed and is not tried again; or times that were too old to be tried at all.
    std::uint64_t dropped = 0;

    [[nodiscard]] bool IsAny() const { return delivery || dropped > 0; }
  };
  /// Delivers what is due first, if it is due by now, and records it in one write; or passes over
  /// what is too old. `deliver` must not come back here. An error where it was delivered and could
  /// not be recorded: it is still due, and will be delivered again.
  Result<Fired> FireNext(const Deliver& deliver);

 private:
  struct Entry {
    Schedule schedule{};
    std::optional<Timetable> timetable{};
    Progress progress{};
    std::map<Seconds, Retry> retries{};  ///< by the time of the schedule
  };
  /// A time that is due, the next one of a schedule or one that is tried again.
  struct Due {
    TimePoint due{};
    ScheduleKey key{};
    Seconds time{};
    bool is_retry = false;
    auto operator<=>(const Due&) const = default;
  };

  void Load();
  [[nodiscard]] std::optional<Group> LookUp(const GroupKey& key) const;
  [[nodiscard]] protocol::AwsError NotFound(const ScheduleKey& key) const;
  void AddNext(const ScheduleKey& key, const Entry& entry);
  void AddDues(const ScheduleKey& key, const Entry& entry);
  void RemoveDues(const ScheduleKey& key, const Entry& entry);
  Outcome<void> Put(const ScheduleKey& key, Entry entry);
  Result<Fired> PassOld(const Due& due);
  Result<Fired> Record(const Due& due, Delivery delivery);
  /// The schedule has come to its end, and goes.
  [[nodiscard]] static bool IsOver(const Entry& entry, const Progress& progress,
                                   std::size_t retries);
  void MoveOn(const Due& due, Entry& entry, const Progress& progress);

  store::Store& store_;
  const store::Clock& clock_;
  store::Waiter& waiter_;
  mutable std::mutex mutex_;  ///< of what follows
  Groups groups_;
  std::map<ScheduleKey, Entry> entries_;
  std::set<Due> dues_;
  std::size_t retries_ = 0;
};

}  // namespace weir::cloud::scheduler
