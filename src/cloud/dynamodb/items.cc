// The items of all tables in the store.
#include "src/cloud/dynamodb/items.h"

#include <algorithm>
#include <mutex>
#include <shared_mutex>

#include "src/cloud/dynamodb/value/codec.h"
#include "src/cloud/usage/unread_rows.h"
#include "src/codec/hex.h"

namespace weir::cloud::dynamodb {
namespace {

std::int64_t BytesOf(const Item& item) { return static_cast<std::int64_t>(SizeOf(item)); }

/// For people; the key in hex as it stands in the store (item_key.h), "" for the whole table.
std::string PlaceOf(const Table& table, std::string_view key) {
  const std::string place = "items of " + ArnOf(table.identity.id);
  return key.empty() ? place : place + ", key " + codec::ToHex(key);
}

}  // namespace

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

/// Nobody waits for the count: what is written from its view on is growth.
Items::Extent Items::Measure(Table& table, const usage::Levels& levels) const {
  const std::lock_guard counting(table.counting);
  if (!table.counted) {
    const store::Store::View view = BeginCount(table);
    const store::Key prefix = PrefixOf(table.identity.number);
    usage::UnreadRows unread;
    Extent extent;
    const auto visit = [&](std::string_view key, std::string_view row) {
      unread.Try(
          [&] {
            extent.bytes += BytesOf(DecodeItem(row));
            ++extent.items;
          },
          [&] { return PlaceOf(table, key.substr(prefix.str().size())); });
      return levels.IsWanted();
    };
    unread.Try([&] { view.Scan(prefix, prefix.After(), visit); },
               [&] { return PlaceOf(table, ""); });
    if (!levels.IsWanted()) return extent;
    unread.Tell();
    table.items += extent.items;
    table.bytes += extent.bytes;
    table.counted = true;
  }
  return {.items = table.items, .bytes = table.bytes};
}

store::Store::View Items::BeginCount(Table& table) const {
  const std::unique_lock lock(table.mutex);
  table.items = 0;
  table.bytes = 0;
  table.keeps_growth = true;
  return store_.Freeze();
}

void Items::CountReads(const Table& table, double units) const {
  if (table.pays_per_request) usage::Count(meter_, usage::Item::kDynamoDbReadUnits, units);
}

void Items::CountWrites(const Table& table, double units) const {
  if (table.pays_per_request) usage::Count(meter_, usage::Item::kDynamoDbWriteUnits, units);
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
  Tell(target, old ? &*old : nullptr, &item);
  Count(*target.table, old ? 0 : 1, BytesOf(item) - (old ? BytesOf(*old) : 0));
  pending_.emplace_back(target.key.bytes, std::move(item));
}

void ItemSession::Delete(const ItemTarget& target, const Item& old) {
  changed_ = true;
  batch_.Delete(target.key.bytes);
  Tell(target, &old, nullptr);
  Count(*target.table, -1, -BytesOf(old));
  pending_.emplace_back(target.key.bytes, std::nullopt);
}

void ItemSession::DropEntry(const std::string& entry) {
  batch_.Delete(entry);
  changed_ = true;
}

void ItemSession::Count(Table& table, std::int64_t items, std::int64_t bytes) {
  if (table.keeps_growth) growth_.push_back({&table, items, bytes});
}

void ItemSession::Tell(const ItemTarget& target, const Item* old, const Item* item) {
  const ItemChange change{*target.table, target.key, old, item};
  for (ItemListener* listener : items_.listeners_) {
    if (auto once_written = listener->Changed(change, batch_)) {
      once_written_.push_back(std::move(once_written));
    }
  }
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
  for (const auto& call : once_written_) call();
  return {};
}

}  // namespace weir::cloud::dynamodb
