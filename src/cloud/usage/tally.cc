// Settles, saves, marks: everything under one lock, for nothing of it is on a request's way.
#include "src/cloud/usage/tally.h"

#include <algorithm>
#include <exception>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "src/cloud/store/key.h"
#include "src/cloud/store/record/record.h"
#include "src/cloud/usage/spaces.h"

namespace weir::cloud::usage {
namespace {

/// By name, so that an item that is added changes no row.
using Named = std::map<std::string, double>;

Named ToNamed(const Quantities& quantities) {
  Named named;
  ForEachItem([&](Item item) {
    if (quantities[item] != 0) named.emplace(FactsOf(item).name, quantities[item]);
  });
  return named;
}

Quantities FromNamed(const Named& named) {
  Quantities quantities;
  for (const auto& [name, quantity] : named) {
    if (const auto item = ItemNamed(name)) quantities[*item] = quantity;
  }
  return quantities;
}

struct TotalRow {
  store::TimePoint began;
  store::TimePoint settled;
  Named used;

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.began, self.settled, self.used);
  }
};

struct MarkRow {
  store::TimePoint at;
  Named used;

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.at, self.used);
  }
};

store::Key MarkKey(std::string_view name) { return store::Key(kMarkSpace).Text(name); }

bool IsName(std::string_view name) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  return !name.empty() && name.size() <= Tally::kMaxMarkName && std::ranges::all_of(name, is_plain);
}

double Hours(store::Duration span) {
  return std::chrono::duration<double, std::ratio<3600>>(span).count();
}

}  // namespace

Tally::Tally(store::Store& store, store::Clock& clock, Meter& meter, Measure measure)
    : store_(store), clock_(clock), meter_(meter), measure_(std::move(measure)), waiter_(clock) {
  Load();
}

Tally::~Tally() { End(); }

void Tally::Load() {
  began_ = settled_ = clock_.Now();
  if (const auto bytes = store_.Get(store::Key(kTotalSpace))) {
    const auto row = store::DecodeRow<TotalRow>(*bytes, "what was used");
    began_ = row.began;
    settled_ = row.settled;
    const Quantities used = FromNamed(row.used);
    ForEachItem([&](Item item) { meter_.Add(item, used[item]); });
  }
  SetSaved({.at = settled_, .used = meter_.Read()});
  const store::Key all(kMarkSpace);
  store_.Scan(all, all.After(), [&](std::string_view key, std::string_view value) {
    const auto row = store::DecodeRow<MarkRow>(value, "a mark of the bill");
    store::KeyParts parts(key, kMarkSpace);
    marks_.emplace(parts.Text(), Reading{.at = row.at, .used = FromNamed(row.used)});
    return true;
  });
}

void Tally::Begin() {
  thread_ = std::thread([this] { Run(); });
}

void Tally::End() {
  if (stopping_.exchange(true)) return;
  waiter_.Ring();
  if (thread_.joinable()) thread_.join();
  const std::lock_guard lock(mutex_);
  AccrueLocked();
  if (Saved().used != meter_.Read()) std::ignore = SaveLocked();
}

void Tally::Run() {
  while (true) {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
      SettleLocked();
      if (IsSaveDue(meter_.Read())) std::ignore = SaveLocked();
    }
    waiter_.WaitUntil(clock_.Now() + kSettleEvery);
  }
}

void Tally::Settle() {
  const std::lock_guard lock(mutex_);
  SettleLocked();
}

std::optional<Quantities> Tally::Look() {
  try {
    Levels levels(stopping_);
    measure_(levels);
    has_told_failure_ = false;
    return levels.IsWanted() ? std::optional(levels.held()) : std::nullopt;
  } catch (const std::exception& failure) {
    if (!std::exchange(has_told_failure_, true)) {
      spdlog::error("usage: what is held can't be looked at: {}", failure.what());
    }
    return std::nullopt;
  }
}

void Tally::SettleLocked() {
  const std::optional<Quantities> seen = Look();
  if (!held_) held_ = seen;
  AccrueLocked();
  if (seen) held_ = seen;
}

/// A process that goes before its first look leaves that time to the next one.
void Tally::AccrueLocked() {
  if (!held_) return;
  const store::TimePoint now = clock_.Now();
  // Where the system's clock was set back, that time was counted already.
  if (const double hours = Hours(now - settled_); hours > 0) {
    ForEachItem([&](Item item) {
      const Grows grows = FactsOf(item).grows;
      if (grows == Grows::kByEvents) return;
      const double unit = grows == Grows::kByMonths ? kHoursPerMonth : 1;
      meter_.Add(item, (*held_)[item] * hours / unit);
    });
  }
  settled_ = std::max(settled_, now);
}

bool Tally::IsSaveDue(const Quantities& used) const {
  const Reading saved = Saved();
  if (settled_ - saved.at >= kSaveTimeEvery) return used != saved.used;
  bool has_happened = false;
  ForEachItem([&](Item item) {
    const bool by_events = FactsOf(item).grows == Grows::kByEvents;
    has_happened = has_happened || (by_events && used[item] != saved.used[item]);
  });
  return has_happened;
}

Result<void> Tally::SaveLocked(store::WriteBatch batch) {
  const Quantities used = meter_.Read();
  const TotalRow row{.began = began_, .settled = settled_, .used = ToNamed(used)};
  batch.Put(store::Key(kTotalSpace), store::EncodeRow(row));
  if (auto applied = store_.Apply(std::move(batch)); !applied) return applied;
  SetSaved({.at = settled_, .used = used});
  return {};
}

void Tally::SetSaved(const Reading& saved) {
  const std::lock_guard lock(saved_mutex_);
  saved_ = saved;
}

Reading Tally::Saved() const {
  const std::lock_guard lock(saved_mutex_);
  return saved_;
}

Reading Tally::Read() {
  const std::lock_guard lock(mutex_);
  SettleLocked();
  std::ignore = SaveLocked();
  return {.at = settled_, .used = meter_.Read()};
}

Quantities Tally::Held() const {
  const std::lock_guard lock(mutex_);
  return held_.value_or(Quantities());
}

Result<Mark> Tally::AddMark(std::string_view name) {
  if (!IsName(name)) {
    return Error{
        ErrorKind::kInvalidInput,
        fmt::format("A mark's name is 1 to {} letters, digits and \"-_.\".", kMaxMarkName)};
  }
  const std::lock_guard lock(mutex_);
  if (marks_.contains(name)) {
    return Error{ErrorKind::kConflict,
                 fmt::format("There is a mark {} already; remove it, or name another.", name)};
  }
  if (marks_.size() >= kMaxMarks) {
    return Error{ErrorKind::kExhausted,
                 fmt::format("There are {} marks already; remove one.", kMaxMarks)};
  }
  SettleLocked();
  const Reading reading{.at = settled_, .used = meter_.Read()};
  store::WriteBatch batch;
  batch.Put(MarkKey(name), store::EncodeRow(MarkRow{reading.at, ToNamed(reading.used)}));
  if (auto saved = SaveLocked(std::move(batch)); !saved) return saved.error();
  marks_.emplace(name, reading);
  return Mark{.name = std::string(name), .reading = reading};
}

Result<void> Tally::RemoveMark(std::string_view name) {
  const std::lock_guard lock(mutex_);
  const auto mark = marks_.find(name);
  if (mark == marks_.end()) return Error{ErrorKind::kNotFound, "There is no such mark."};
  store::WriteBatch batch;
  batch.Delete(MarkKey(name));
  if (auto applied = store_.Apply(std::move(batch)); !applied) return applied;
  marks_.erase(mark);
  return {};
}

std::vector<Mark> Tally::Marks() const {
  std::vector<Mark> list;
  {
    const std::lock_guard lock(mutex_);
    list.reserve(marks_.size());
    for (const auto& [name, reading] : marks_) list.push_back({name, reading});
  }
  std::ranges::stable_sort(list, {}, [](const Mark& mark) { return mark.reading.at; });
  return list;
}

}  // namespace weir::cloud::usage
