// All tables: made, found, changed, deleted; in memory and in the store alike.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "src/cloud/dynamodb/errors.h"
#include "src/cloud/dynamodb/table.h"
#include "src/cloud/store/clock.h"
#include "src/cloud/store/key.h"
#include "src/cloud/store/store.h"

namespace weir::cloud::dynamodb {

/// Shared with the requests that are at work on the table when it is deleted.
using TablePointer = std::shared_ptr<Table>;

/// Thread-safe. Tables stand in the store as
///
///     dynamodb/table <region> <name>  ->  TableRow
class Catalog {
 public:
  static constexpr std::size_t kMaxTables = 2500;  ///< AWS's quota, here of all regions together

  /// Reads the tables of the store. Both outlive this.
  Catalog(store::Store& store, store::Clock& clock);

  /// nullptr where there is none.
  [[nodiscard]] TablePointer Find(const TableId& id) const;
  /// The tables of a region in the order of their names, behind `after`, at most `limit`.
  [[nodiscard]] std::vector<TablePointer> List(const std::string& region, const std::string& after,
                                               std::size_t limit) const;
  [[nodiscard]] std::vector<TablePointer> All() const;

  /// ResourceInUseException where there is one of that name.
  [[nodiscard]] Outcome<TablePointer> Create(TableId id, KeySchema schema, TableSettings settings);
  /// With all its items. Refused for a protected table.
  [[nodiscard]] Outcome<void> Delete(const TablePointer& table);

  /// Changes a table's settings: `change` alone has the table, may refuse, and may add to the batch
  /// that makes it durable.
  using Change = std::function<Outcome<void>(TableSettings& settings, store::WriteBatch& batch)>;
  [[nodiscard]] Outcome<void> Apply(Table& table, const Change& change);

 private:
  store::Store& store_;
  store::Clock& clock_;
  mutable std::shared_mutex mutex_;
  std::map<TableId, TablePointer> tables_;  ///< guarded by mutex_
  std::uint64_t next_number_ = 1;           ///< guarded by mutex_
};

}  // namespace weir::cloud::dynamodb
