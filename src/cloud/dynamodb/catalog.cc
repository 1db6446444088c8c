// All tables: made, found, changed, deleted.
#include "src/cloud/dynamodb/catalog.h"

#include <algorithm>
#include <mutex>

#include "src/cloud/dynamodb/expiry_index.h"
#include "src/cloud/dynamodb/item_key.h"
#include "src/cloud/dynamodb/spaces.h"
#include "src/cloud/store/record/record.h"
#include "src/text/uuid.h"

namespace weir::cloud::dynamodb {
namespace {

store::Key StoreKey(const TableId& id) {
  return store::Key(kTableSpace).Text(id.region).Text(id.name);
}

Outcome<void> Durable(const Result<void>& applied) {
  if (!applied) return protocol::Because(protocol::InternalFailure(), applied.error());
  return {};
}

}  // namespace

Catalog::Catalog(store::Store& store, store::Clock& clock) : store_(store), clock_(clock) {
  const store::Key space(kTableSpace);
  store_.Scan(space, space.After(), [&](std::string_view /*key*/, std::string_view value) {
    auto [identity, settings] = store::DecodeRow<TableRow>(value, "a table");
    next_number_ = std::max(next_number_, static_cast<std::uint64_t>(identity.number) + 1);
    const TableId id = identity.id;
    tables_.emplace(id, std::make_shared<Table>(std::move(identity), std::move(settings)));
    return true;
  });
}

TablePointer Catalog::Find(const TableId& id) const {
  const std::shared_lock lock(mutex_);
  const auto found = tables_.find(id);
  return found == tables_.end() ? nullptr : found->second;
}

std::vector<TablePointer> Catalog::List(const std::string& region, const std::string& after,
                                        std::size_t limit) const {
  const std::shared_lock lock(mutex_);
  std::vector<TablePointer> list;
  for (auto at = tables_.upper_bound({region, after});
       at != tables_.end() && at->first.region == region && list.size() < limit; ++at) {
    list.push_back(at->second);
  }
  return list;
}

std::vector<TablePointer> Catalog::All() const {
  const std::shared_lock lock(mutex_);
  std::vector<TablePointer> all;
  all.reserve(tables_.size());
  for (const auto& [id, table] : tables_) all.push_back(table);
  return all;
}

Outcome<TablePointer> Catalog::Create(TableId id, KeySchema schema, TableSettings settings) {
  const std::unique_lock lock(mutex_);
  if (tables_.contains(id)) return TableExists(id.name);
  if (tables_.size() >= kMaxTables) return TooManyTables();
  TableIdentity identity{.id = std::move(id),
                         .number = TableNumber(next_number_++),
                         .uuid = text::RandomUuid(),
                         .schema = std::move(schema),
                         .created = clock_.Now()};
  store::WriteBatch batch;
  batch.Put(StoreKey(identity.id), store::EncodeRow(TableRow{identity, settings}));
  if (auto done = Durable(store_.Apply(std::move(batch))); !done) return done.error();
  auto table = std::make_shared<Table>(std::move(identity), std::move(settings));
  table->counted = true;
  table->keeps_growth = true;
  tables_.emplace(table->identity.id, table);
  return table;
}

Outcome<void> Catalog::Delete(const TablePointer& table) {
  const std::unique_lock lock(mutex_);
  const std::unique_lock table_lock(table->mutex);
  if (table->deleted) return TableNotFound(table->identity.id.name);
  if (table->settings.deletion_protection) return DeletionProtected();
  store::WriteBatch batch;
  batch.Delete(StoreKey(table->identity.id));
  const store::Key items = PrefixOf(table->identity.number);
  batch.DeleteRange(items, items.After());
  const store::Key expiry = ExpiryPrefix(table->identity.number);
  batch.DeleteRange(expiry, expiry.After());
  if (auto done = Durable(store_.Apply(std::move(batch))); !done) return done.error();
  table->deleted = true;
  tables_.erase(table->identity.id);
  return {};
}

Outcome<void> Catalog::Apply(Table& table, const Change& change) {
  const std::unique_lock lock(table.mutex);
  if (table.deleted) return TableNotFound(table.identity.id.name);
  TableSettings settings = table.settings;
  store::WriteBatch batch;
  if (auto changed = change(settings, batch); !changed) return changed.error();
  batch.Put(StoreKey(table.identity.id), store::EncodeRow(TableRow{table.identity, settings}));
  if (auto done = Durable(store_.Apply(std::move(batch))); !done) return done.error();
  table.settings = std::move(settings);
  table.pays_per_request = table.settings.pay_per_request;
  return {};
}

}  // namespace weir::cloud::dynamodb
