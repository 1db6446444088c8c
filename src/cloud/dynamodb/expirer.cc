// Deletes items whose time has come.
//
// An entry of the index is a hint: the item is read under its lock and deleted only if it still
// expires at the entry's second. So an entry too many does no harm, and an item whose time was
// moved while the sweep was under way stays.
#include "src/cloud/dynamodb/expirer.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <mutex>
#include <utility>

#include "src/cloud/dynamodb/expiry_index.h"

namespace weir::cloud::dynamodb {
namespace {

constexpr std::size_t kChunk = 32;         ///< items locked at once
constexpr std::size_t kIndexBatch = 1000;  ///< entries written at once when a table is indexed
/// How long it lies low after the store has refused it.
constexpr std::chrono::seconds kPause{1};

}  // namespace

store::TimePoint WakeTime(std::int64_t second) {
  if (second >= SecondsOf(store::TimePoint::max())) return store::TimePoint::max();
  return store::TimePoint(std::chrono::seconds(second + 1));
}

Expirer::Expirer(store::Store& store, store::Clock& clock, Catalog& catalog, Items& items)
    : store_(store), clock_(clock), catalog_(catalog), items_(items), waiter_(clock) {}

Expirer::~Expirer() {
  stopping_ = true;
  waiter_.Ring();
  if (thread_.joinable()) thread_.join();
}

void Expirer::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Expirer::Notice(std::int64_t second) {
  if (second < wakes_at_) waiter_.Ring();
}

void Expirer::Run() {
  while (!stopping_) {
    wakes_at_ = kNever;  // what is noticed from here on rings
    std::int64_t next = kNever;
    try {
      for (const TablePointer& table : catalog_.All()) next = std::min(next, Sweep(table));
    } catch (const store::StoreFailure&) {  // which the store has told the log
      next = SecondsOf(clock_.Now() + kPause);
    }
    wakes_at_ = next;
    std::ignore = waiter_.WaitUntil(WakeTime(next));
  }
}

std::int64_t Expirer::Sweep(const TablePointer& table) {
  std::optional<std::string> attribute;
  bool indexed = false;
  {
    const std::shared_lock lock(table->mutex);
    if (!table->deleted) attribute = table->settings.ttl_attribute;
    indexed = table->settings.ttl_indexed;
  }
  if (!attribute) return kNever;
  if (!indexed && Index(*table, *attribute)) {
    std::ignore = catalog_.Apply(*table, [&](TableSettings& settings, store::WriteBatch&) {
      if (settings.ttl_attribute == attribute) settings.ttl_indexed = true;
      return Outcome<void>();
    });
  }
  const store::Key prefix = ExpiryPrefix(table->identity.number);
  while (!stopping_) {
    std::vector<std::string> due;
    std::int64_t next = kNever;
    const std::int64_t now = SecondsOf(clock_.Now());
    store_.Scan(prefix, prefix.After(), [&](std::string_view key, std::string_view /*value*/) {
      const std::int64_t second = ParseExpiryKey(key).second;
      if (second >= now) {
        next = second;
        return false;
      }
      due.emplace_back(key);
      return due.size() < kChunk;
    });
    if (due.empty()) return next;
    DeleteExpired(table, due);
  }
  return kNever;
}

bool Expirer::Index(const Table& table, const std::string& attribute) {
  store::WriteBatch batch;
  std::size_t entries = 0;
  bool failed = false;
  const auto flush = [&] {
    const std::shared_lock lock(table.mutex);  // nothing is left behind by a table that goes
    const bool is_wanted = !table.deleted && table.settings.ttl_attribute == attribute;
    failed = failed || !is_wanted || !store_.Apply(std::exchange(batch, store::WriteBatch()));
    entries = 0;
  };
  const store::Key prefix = PrefixOf(table.identity.number);
  const store::TimePoint now = clock_.Now();
  items_.Scan(prefix, prefix.After(), true, [&](std::string_view key, const Item& item) {
    if (const auto second = ExpiryOf(item, attribute, now)) {
      batch.Put(ExpiryKey(table.identity.number, *second, {std::string(key)}), {});
      if (++entries == kIndexBatch) flush();
    }
    return !failed;
  });
  flush();
  return !failed;
}

void Expirer::DeleteExpired(const TablePointer& table, const std::vector<std::string>& entries) {
  std::vector<ItemTarget> targets;
  targets.reserve(entries.size());
  for (const std::string& entry : entries) targets.push_back({table, ParseExpiryKey(entry).key});
  ItemSession session(items_, targets);
  if (!ItemSession::IsThere(*table) || !table->settings.ttl_attribute) return;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    session.DropEntry(entries[i]);
    const auto item = session.Read(targets[i]);
    if (!item) continue;
    const auto second = ExpiryOf(*item, *table->settings.ttl_attribute, store::TimePoint());
    if (second == ParseExpiryKey(entries[i]).second) session.Delete(targets[i], *item);
  }
  if (!session.Commit()) throw store::StoreFailure("expired items cannot be deleted");
}

}  // namespace weir::cloud::dynamodb
