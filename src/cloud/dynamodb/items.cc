// The items of all tables in the store.
#include "src/cloud/dynamodb/items.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <shared_mutex>

#include "src/cloud/dynamodb/value/codec.h"

namespace weir::cloud::dynamodb {
namespace {

constexpr std::chrono::years kLongestOverdue{5};
constexpr std::size_t kIndexBatch = 1000;  ///< entries written at once when a table is indexed

std::int64_t SecondsOf(store::TimePoint time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::int64_t BytesOf(const Item& item) { return static_cast<std::int64_t>(SizeOf(item)); }

}  // namespace

std::optional<std::int64_t> ExpiryOf(const Item& item, const std::string& attribute,
                                     store::TimePoint now) {
  const auto found = item.find(attribute);
  if (found == item.end()) return std::nullopt;
  const auto* number = found->second.As<Number>();
  if (number == nullptr) return std::nullopt;
  const auto second = number->Truncated();
  if (!second || *second < std::max<std::int64_t>(0, SecondsOf(now - kLongestOverdue))) {
    return std::nullopt;
  }
  return second;
}

store::Key ExpiryKey(TableNumber table, std::int64_t second, const ItemKey& key) {
  return ExpiryPrefix(table).Number(static_cast<std::uint64_t>(second)).Text(key.bytes);
}

Items::Items(store::Store& store, const store::Clock& clock, ExpiryListener listener)
    : store_(store), clock_(clock), listener_(std::move(listener)) {}

std::optional<Item> Items::Get(const ItemKey& key) const {
  const auto bytes = store_.Get(key.bytes);
  if (!bytes) return std::nullopt;
  return DecodeItem(*bytes);
}

void Items::Scan(std::string_view from, std::string_view to, bool forward,
                 const Visitor& visit) const {
  const auto decoded = [&](std::string_view key, std::string_view value) {
    return visit(key, DecodeItem(value));
  };
  if (forward) {
    store_.Scan(from, to, decoded);
  } else {
    store_.ScanReverse(from, to, decoded);
  }
}

Items::Extent Items::Measure(Table& table) const {
  if (!table.counted) {
    const std::unique_lock lock(table.mutex);
    Extent extent;
    const store::Key prefix = PrefixOf(table.identity.number);
    Scan(prefix, prefix.After(), true, [&](std::string_view /*key*/, const Item& item) {
      ++extent.items;
      extent.bytes += BytesOf(item);
      return true;
    });
    table.items = extent.items;
    table.bytes = extent.bytes;
    table.counted = true;
  }
  return {.items = table.items, .bytes = table.bytes};
}

Outcome<void> Items::IndexExpiry(const Table& table, const std::string& attribute) {
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
  Scan(prefix, prefix.After(), true, [&](std::string_view key, const Item& item) {
    if (const auto second = ExpiryOf(item, attribute, now)) {
      batch.Put(ExpiryKey(table.identity.number, *second, {std::string(key)}), {});
      if (++entries == kIndexBatch) flush();
    }
    return !failed;
  });
  flush();
  if (failed) return protocol::InternalFailure();
  return {};
}

ItemSession::ItemSession(Items& items, std::span<const ItemTarget> targets) : items_(items) {
  std::vector<Table*> tables;
  std::vector<std::string> keys;
  keys.reserve(targets.size());
  for (const ItemTarget& target : targets) {
    tables.push_back(target.table.get());
    keys.push_back(target.key.bytes);
  }
  std::sort(tables.begin(), tables.end());
  tables.erase(std::unique(tables.begin(), tables.end()), tables.end());
  for (Table* table : tables) tables_.emplace_back(table->mutex);
  keys_ = items_.locks_.LockAll(keys);
}

std::optional<Item> ItemSession::Read(const ItemTarget& target) const {
  const auto changed = std::find_if(pending_.rbegin(), pending_.rend(), [&](const auto& change) {
    return change.first == target.key.bytes;
  });
  return changed != pending_.rend() ? changed->second : items_.Get(target.key);
}

void ItemSession::Put(const ItemTarget& target, const std::optional<Item>& old, Item item) {
  changed_ = true;
  batch_.Put(target.key.bytes, EncodeItem(item));
  Reindex(target, old ? &*old : nullptr, &item);
  Count(*target.table, old ? 0 : 1, BytesOf(item) - (old ? BytesOf(*old) : 0));
  pending_.emplace_back(target.key.bytes, std::move(item));
}

void ItemSession::Delete(const ItemTarget& target, const Item& old) {
  changed_ = true;
  batch_.Delete(target.key.bytes);
  Reindex(target, &old, nullptr);
  Count(*target.table, -1, -BytesOf(old));
  pending_.emplace_back(target.key.bytes, std::nullopt);
}

void ItemSession::DropExpiry(const std::string& entry) {
  batch_.Delete(entry);
  changed_ = true;
}

void ItemSession::Count(Table& table, std::int64_t items, std::int64_t bytes) {
  if (table.counted) growth_.push_back({&table, items, bytes});
}

void ItemSession::Reindex(const ItemTarget& target, const Item* old, const Item* item) {
  const auto& attribute = target.table->settings.ttl_attribute;
  if (!attribute) return;
  const TableNumber table = target.table->identity.number;
  if (old != nullptr) {
    const auto second = ExpiryOf(*old, *attribute, store::TimePoint());
    if (second) batch_.Delete(ExpiryKey(table, *second, target.key));
  }
  if (item == nullptr) return;
  const auto second = ExpiryOf(*item, *attribute, items_.clock_.Now());
  if (!second) return;
  batch_.Put(ExpiryKey(table, *second, target.key), {});
  first_expiry_ = std::min(*second, first_expiry_.value_or(*second));
}

Outcome<void> ItemSession::Commit() {
  if (!changed_) return {};
  if (const auto applied = items_.store_.Apply(std::move(batch_)); !applied) {
    return protocol::Because(protocol::InternalFailure(), applied.error());
  }
  for (const Growth& growth : growth_) {
    growth.table->items += growth.items;
    growth.table->bytes += growth.bytes;
  }
  if (first_expiry_) items_.listener_(*first_expiry_);
  return {};
}

}  // namespace weir::cloud::dynamodb
