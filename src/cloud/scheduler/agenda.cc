// Rows and memory, kept alike under one lock.
#include "src/cloud/scheduler/agenda.h"

#include <algorithm>

#include <spdlog/spdlog.h>

#include "src/cloud/scheduler/errors.h"
#include "src/cloud/scheduler/spaces.h"
#include "src/cloud/store/key.h"
#include "src/cloud/store/record/record.h"

namespace weir::cloud::scheduler {
namespace {

using store::Key;
using store::WriteBatch;

/// AWS's own default groups are as old as their accounts; this one is as old as the service.
constexpr TimePoint kDefaultGroupMade =
    std::chrono::sys_days(std::chrono::year(2022) / std::chrono::month(11) / std::chrono::day(10));

Key RowOf(std::string_view space, const GroupKey& group) {
  return std::move(Key(space).Text(group.region).Text(group.name));
}

Key RowOf(std::string_view space, const ScheduleKey& schedule) {
  return std::move(RowOf(space, schedule.group).Text(schedule.name));
}

Key RetryRow(const ScheduleKey& schedule, Seconds time) {
  return std::move(RowOf(kRetrySpace, schedule)
                       .Number(static_cast<std::uint64_t>(time.time_since_epoch().count())));
}

GroupKey TakeGroup(store::KeyParts& parts) {
  GroupKey key{.region = parts.Text()};
  key.name = parts.Text();
  return key;
}

ScheduleKey TakeSchedule(store::KeyParts& parts) {
  ScheduleKey key{.group = TakeGroup(parts)};
  key.name = parts.Text();
  return key;
}

/// Calls visit(parts of the key, row) for all rows of the space.
template <typename Row, typename Visit>
void ForEachRow(const store::Store& store, std::string_view space, std::string_view what,
                const Visit& visit) {
  const Key all(space);
  store.Scan(all, all.After(), [&](std::string_view key, std::string_view row) {
    store::KeyParts parts(key, space);
    visit(parts, store::DecodeRow<Row>(row, what));
    return true;
  });
}

Seconds Floor(TimePoint time) { return std::chrono::floor<std::chrono::seconds>(time); }

/// All that is stored of a schedule.
void DeleteRows(const ScheduleKey& key, WriteBatch& batch) {
  batch.Delete(RowOf(kScheduleSpace, key));
  batch.Delete(RowOf(kProgressSpace, key));
  const Key retries = RowOf(kRetrySpace, key);
  batch.DeleteRange(retries, retries.After());
}

}  // namespace

Agenda::Agenda(store::Store& store, const store::Clock& clock, store::Waiter& waiter)
    : store_(store), clock_(clock), waiter_(waiter) {
  Load();
}

void Agenda::Load() {
  ForEachRow<Group>(store_, kGroupSpace, "a schedule group",
                    [&](auto& parts, const Group& group) { groups_[TakeGroup(parts)] = group; });
  ForEachRow<Schedule>(store_, kScheduleSpace, "a schedule",
                       [&](auto& parts, const Schedule& schedule) {
                         entries_[TakeSchedule(parts)].schedule = schedule;
                       });
  ForEachRow<Progress>(store_, kProgressSpace, "a schedule's progress",
                       [&](auto& parts, const Progress& progress) {
                         entries_[TakeSchedule(parts)].progress = progress;
                       });
  ForEachRow<Retry>(store_, kRetrySpace, "a schedule's retry",
                    [&](auto& parts, const Retry& retry) {
                      Entry& entry = entries_[TakeSchedule(parts)];
                      const auto time = static_cast<std::int64_t>(parts.Number());
                      entry.retries[Seconds(std::chrono::seconds(time))] = retry;
                      ++retries_;
                    });
  for (auto& [key, entry] : entries_) {
    entry.timetable = TimetableOf(entry.schedule.settings, entry.progress.anchor);
    if (!entry.timetable) {
      spdlog::error("scheduler: {} rests: this system does not know the time zone {}", key.Arn(),
                    entry.schedule.settings.zone);
    }
    AddDues(key, entry);
  }
}

std::optional<Group> Agenda::LookUp(const GroupKey& key) const {
  const auto found = groups_.find(key);
  if (found != groups_.end()) return found->second;
  if (key.name != kDefaultGroup) return std::nullopt;
  return Group{.created = kDefaultGroupMade, .modified = kDefaultGroupMade};
}

Outcome<void> Agenda::CreateGroup(const GroupKey& key, Group group) {
  const std::lock_guard lock(mutex_);
  if (const auto there = LookUp(key)) {
    const bool again = !group.client_token.empty() && there->client_token == group.client_token &&
                       there->tags == group.tags;
    return again ? Outcome<void>() : errors::GroupExists(key);
  }
  const auto in_region = std::ranges::count_if(
      groups_, [&key](const auto& one) { return one.first.region == key.region; });
  if (static_cast<std::size_t>(in_region) >= kMaxGroups) {
    return errors::QuotaExceeded("schedule groups", kMaxGroups);
  }
  group.created = group.modified = clock_.Now();
  WriteBatch batch;
  batch.Put(RowOf(kGroupSpace, key), store::EncodeRow(group));
  if (auto saved = store_.Apply(std::move(batch)); !saved)
    return errors::StoreFailed(saved.error());
  groups_[key] = std::move(group);
  return {};
}

Outcome<Group> Agenda::FindGroup(const GroupKey& key) const {
  const std::lock_guard lock(mutex_);
  auto group = LookUp(key);
  if (!group) return errors::GroupNotFound(key);
  return *std::move(group);
}

Agenda::Groups Agenda::GroupsOf(const std::string& region) const {
  const std::lock_guard lock(mutex_);
  Groups found;
  for (const auto& [key, group] : groups_) {
    if (key.region == region) found[key] = group;
  }
  const GroupKey standard{.region = region, .name = std::string(kDefaultGroup)};
  found.emplace(standard, *LookUp(standard));
  return found;
}

Outcome<void> Agenda::ChangeTags(const GroupKey& key,
                                 const std::function<Outcome<void>(Tags& tags)>& change) {
  const std::lock_guard lock(mutex_);
  auto group = LookUp(key);
  if (!group) return errors::GroupNotFound(key);
  if (auto changed = change(group->tags); !changed) return changed;
  group->modified = clock_.Now();
  WriteBatch batch;
  batch.Put(RowOf(kGroupSpace, key), store::EncodeRow(*group));
  if (auto saved = store_.Apply(std::move(batch)); !saved)
    return errors::StoreFailed(saved.error());
  groups_[key] = *std::move(group);
  return {};
}

Outcome<void> Agenda::DeleteGroup(const GroupKey& key) {
  const std::lock_guard lock(mutex_);
  if (!LookUp(key)) return errors::GroupNotFound(key);
  WriteBatch batch;
  batch.Delete(RowOf(kGroupSpace, key));
  for (const std::string_view space : {kScheduleSpace, kProgressSpace, kRetrySpace}) {
    const Key all = RowOf(space, key);
    batch.DeleteRange(all, all.After());
  }
  if (auto saved = store_.Apply(std::move(batch)); !saved)
    return errors::StoreFailed(saved.error());
  groups_.erase(key);
  for (auto at = entries_.lower_bound({.group = key});
       at != entries_.end() && at->first.group == key; at = entries_.erase(at)) {
    RemoveDues(at->first, at->second);
    retries_ -= at->second.retries.size();
  }
  return {};
}

/// A group that is not there has no schedules.
protocol::AwsError Agenda::NotFound(const ScheduleKey& key) const {
  return LookUp(key.group) ? errors::ScheduleNotFound(key) : errors::GroupNotFound(key.group);
}

void Agenda::AddNext(const ScheduleKey& key, const Entry& entry) {
  if (!entry.progress.next || !entry.timetable) return;
  const Seconds next = *entry.progress.next;
  dues_.insert({DueTime(entry.schedule.settings, key.Arn(), next), key, next});
}

void Agenda::AddDues(const ScheduleKey& key, const Entry& entry) {
  AddNext(key, entry);
  if (!entry.schedule.settings.enabled) return;
  for (const auto& [time, retry] : entry.retries) dues_.insert({retry.due, key, time, true});
}

void Agenda::RemoveDues(const ScheduleKey& key, const Entry& entry) {
  if (const auto& next = entry.progress.next) {
    dues_.erase({DueTime(entry.schedule.settings, key.Arn(), *next), key, *next});
  }
  for (const auto& [time, retry] : entry.retries) dues_.erase({retry.due, key, time, true});
}

/// Stores the schedule and its progress, and puts it in the place of what was there. Of what is to
/// be tried again either all is kept or nothing.
Outcome<void> Agenda::Put(const ScheduleKey& key, Entry entry) {
  WriteBatch batch;
  batch.Put(RowOf(kScheduleSpace, key), store::EncodeRow(entry.schedule));
  batch.Put(RowOf(kProgressSpace, key), store::EncodeRow(entry.progress));
  if (entry.retries.empty()) {
    const Key retries = RowOf(kRetrySpace, key);
    batch.DeleteRange(retries, retries.After());
  }
  if (auto saved = store_.Apply(std::move(batch)); !saved)
    return errors::StoreFailed(saved.error());
  Entry& there = entries_[key];
  RemoveDues(key, there);
  retries_ = retries_ + entry.retries.size() - there.retries.size();
  there = std::move(entry);
  AddDues(key, there);
  waiter_.Ring();
  return {};
}

Outcome<void> Agenda::Create(const ScheduleKey& key, Settings settings, std::string client_token) {
  const std::lock_guard lock(mutex_);
  if (!LookUp(key.group)) return errors::GroupNotFound(key.group);
  if (const auto found = entries_.find(key); found != entries_.end()) {
    const Schedule& there = found->second.schedule;
    const bool again =
        !client_token.empty() && there.client_token == client_token && there.settings == settings;
    return again ? Outcome<void>() : errors::ScheduleExists(key);
  }
  if (entries_.size() >= kMaxSchedules) {
    return errors::QuotaExceeded("schedules", kMaxSchedules);
  }
  const TimePoint now = clock_.Now();
  Entry entry{.schedule = {.settings = std::move(settings),
                           .created = now,
                           .modified = now,
                           .client_token = std::move(client_token)}};
  entry.progress = BeginProgress(entry.schedule.settings, Floor(now));
  entry.timetable = TimetableOf(entry.schedule.settings, entry.progress.anchor);
  return Put(key, std::move(entry));
}

Outcome<void> Agenda::Update(const ScheduleKey& key, Settings settings) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end()) return NotFound(key);
  Entry entry = found->second;
  const TimePoint now = clock_.Now();
  if (AreTimedAlike(settings, entry.schedule.settings)) {
    entry.progress = GoOn(settings, entry.progress, Floor(now));
  } else {
    entry.progress = BeginProgress(settings, Floor(now), entry.progress.fired);
    entry.retries.clear();
  }
  entry.timetable = TimetableOf(settings, entry.progress.anchor);
  entry.schedule.settings = std::move(settings);
  entry.schedule.modified = now;
  entry.schedule.client_token.clear();
  return Put(key, std::move(entry));
}

Outcome<Schedule> Agenda::Find(const ScheduleKey& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end()) return NotFound(key);
  return found->second.schedule;
}

Outcome<void> Agenda::Delete(const ScheduleKey& key) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end()) return NotFound(key);
  WriteBatch batch;
  DeleteRows(key, batch);
  if (auto saved = store_.Apply(std::move(batch)); !saved)
    return errors::StoreFailed(saved.error());
  RemoveDues(key, found->second);
  retries_ -= found->second.retries.size();
  entries_.erase(found);
  return {};
}

Agenda::Schedules Agenda::Select(
    const std::function<bool(const ScheduleKey& key, const Settings& settings)>& wanted,
    std::size_t most) const {
  const std::lock_guard lock(mutex_);
  Schedules found;
  for (auto at = entries_.begin(); at != entries_.end() && found.size() < most; ++at) {
    const auto& [key, entry] = *at;
    if (wanted(key, entry.schedule.settings)) found.emplace_hint(found.end(), key, entry.schedule);
  }
  return found;
}

std::optional<TimePoint> Agenda::NextDue() const {
  const std::lock_guard lock(mutex_);
  return dues_.empty() ? std::nullopt : std::optional(dues_.begin()->due);
}

Result<Agenda::Fired> Agenda::FireNext(const Deliver& deliver) {
  const std::lock_guard lock(mutex_);
  const TimePoint now = clock_.Now();
  if (dues_.empty() || dues_.begin()->due > now) return Fired{};
  const Due due = *dues_.begin();
  const Entry& entry = entries_.at(due.key);
  const Settings& settings = entry.schedule.settings;
  if (!due.is_retry && IsTooOld(settings, entry.progress, due.due, now)) return PassOld(due);
  const std::uint32_t attempts = due.is_retry ? entry.retries.at(due.time).attempts : 0;
  const Delivery delivery = deliver(due.key, settings, due.time, attempts + 1);
  if (delivery == Delivery::kHeld) return Fired{.delivery = delivery, .schedule = due.key};
  return Record(due, delivery);
}

bool Agenda::IsOver(const Entry& entry, const Progress& progress, std::size_t retries) {
  return !progress.next && retries == 0 && entry.timetable &&
         GoesAtItsEnd(entry.schedule.settings, *entry.timetable);
}

void Agenda::MoveOn(const Due& due, Entry& entry, const Progress& progress) {
  dues_.erase(due);
  entry.progress = progress;
  AddNext(due.key, entry);
}

/// Weeks of times in one write, for nobody can use them one by one.
Result<Agenda::Fired> Agenda::PassOld(const Due& due) {
  Entry& entry = entries_.at(due.key);
  const PassedOver passed = PassOver(entry.schedule.settings, *entry.timetable, due.key.Arn(),
                                     entry.progress, clock_.Now());
  WriteBatch batch;
  batch.Put(RowOf(kProgressSpace, due.key), store::EncodeRow(passed.progress));
  const bool is_over = IsOver(entry, passed.progress, entry.retries.size());
  if (is_over) DeleteRows(due.key, batch);
  if (auto saved = store_.Apply(std::move(batch)); !saved) return saved.error();
  MoveOn(due, entry, passed.progress);
  if (is_over) entries_.erase(due.key);
  return Fired{.schedule = due.key, .dropped = passed.times};
}

/// Touches what has changed alone: a schedule may have thousands of retries.
Result<Agenda::Fired> Agenda::Record(const Due& due, Delivery delivery) {
  Entry& entry = entries_.at(due.key);
  const Settings& settings = entry.schedule.settings;
  const auto before = entry.retries.find(due.time);
  const bool was_there = before != entry.retries.end();
  std::optional<Retry> retry;
  if (delivery == Delivery::kFailed && (due.is_retry || retries_ < kMaxRetries)) {
    retry = TryAgain(settings, due.is_retry ? before->second : Retry(), clock_.Now());
  }
  const Progress progress =
      due.is_retry ? entry.progress : Advance(*entry.timetable, entry.progress);
  WriteBatch batch;
  if (!due.is_retry) batch.Put(RowOf(kProgressSpace, due.key), store::EncodeRow(progress));
  if (retry) {
    batch.Put(RetryRow(due.key, due.time), store::EncodeRow(*retry));
  } else if (was_there) {
    batch.Delete(RetryRow(due.key, due.time));
  }
  const std::size_t left = entry.retries.size() - (was_there ? 1 : 0) + (retry ? 1 : 0);
  const bool is_over = IsOver(entry, progress, left);
  if (is_over) DeleteRows(due.key, batch);
  if (auto saved = store_.Apply(std::move(batch)); !saved) return saved.error();

  retries_ = retries_ + left - entry.retries.size();
  if (was_there) {
    dues_.erase({before->second.due, due.key, due.time, true});
    entry.retries.erase(before);
  }
  if (retry) {
    dues_.insert({retry->due, due.key, due.time, true});
    entry.retries[due.time] = *retry;
  }
  if (!due.is_retry) MoveOn(due, entry, progress);
  if (is_over) entries_.erase(due.key);
  const bool is_dropped = delivery == Delivery::kFailed && !retry;
  return Fired{.delivery = delivery, .schedule = due.key, .dropped = is_dropped ? 1U : 0U};
}

}  // namespace weir::cloud::scheduler
