// The items of all tables in the store: read, locked, changed, counted.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "src/cloud/dynamodb/catalog.h"
#include "src/cloud/dynamodb/item_key.h"
#include "src/cloud/dynamodb/item_listener.h"
#include "src/cloud/store/key_locks.h"
#include "src/cloud/usage/levels.h"
#include "src/cloud/usage/meter.h"

namespace weir::cloud::dynamodb {

/// One item that a request is about.
struct ItemTarget {
  TablePointer table;
  ItemKey key;
};

/// Thread-safe.
class Items {
 public:
  /// The listeners are told of every change, in this order. `meter` may be null. All outlive this.
  Items(store::Store& store, std::vector<ItemListener*> listeners, usage::Meter* meter = nullptr)
      : store_(store), listeners_(std::move(listeners)), meter_(meter) {}

  [[nodiscard]] std::optional<Item> Get(const ItemKey& key) const;
  /// The items with keys in [from, to), from the first or from the last, until `visit` says false.
  using Visitor = std::function<bool(std::string_view key, Item item)>;
  void Scan(std::string_view from, std::string_view to, bool forward, const Visitor& visit) const;

  /// How many items a table has, and how many bytes: counted once, kept from then on, without those
  /// that can't be read. `levels`: those who may give up while it counts; then it is counted again,
  /// and this is not all.
  struct Extent {
    std::int64_t items = 0;
    std::int64_t bytes = 0;
  };
  [[nodiscard]] Extent Measure(Table& table, const usage::Levels& levels = {}) const;

  /// Counts for the bill what a request has consumed: units cost where the table pays by request.
  void CountReads(const Table& table, double units) const;
  void CountWrites(const Table& table, double units) const;

 private:
  friend class ItemSession;
  /// From its moment on growth is counted anew.
  [[nodiscard]] store::Store::View BeginCount(Table& table) const;

  store::Store& store_;
  const std::vector<ItemListener*> listeners_;
  usage::Meter* const meter_;
  store::KeyLocks locks_;
};

/// Some items that nobody else changes until the session ends, in tables that nobody deletes.
/// Changes are seen by the session's own reads at once, by others when Commit has returned.
class ItemSession {
 public:
  /// The same item may be named twice.
  ItemSession(Items& items, std::span<const ItemTarget> targets);

  /// False: the table was deleted before the session began.
  [[nodiscard]] static bool IsThere(const Table& table) { return !table.deleted; }

  [[nodiscard]] std::optional<Item> Read(const ItemTarget& target) const;
  /// `old`: what Read has given for it.
  void Put(const ItemTarget& target, const std::optional<Item>& old, Item item);
  void Delete(const ItemTarget& target, const Item& old);
  /// Items::CountWrites of that table.
  void CountWrites(const Table& table, double units) const { items_.CountWrites(table, units); }
  /// Takes an entry out of an index, with the changes.
  void DropEntry(const std::string& entry);
  /// All changes together, or none of them (InternalServerError).
  [[nodiscard]] Outcome<void> Commit();

 private:
  void Count(Table& table, std::int64_t items, std::int64_t bytes);
  void Tell(const ItemTarget& target, const Item* old, const Item* item);

  struct Growth {
    Table* table;
    std::int64_t items;
    std::int64_t bytes;
  };

  Items& items_;
  std::vector<std::shared_lock<std::shared_mutex>> tables_;
  std::vector<store::KeyLocks::Guard> keys_;
  std::vector<std::pair<std::string, std::optional<Item>>> pending_;
  std::vector<Growth> growth_;
  store::WriteBatch batch_;
  bool changed_ = false;
  std::vector<std::function<void()>> once_written_;
};

}  // namespace weir::cloud::dynamodb
