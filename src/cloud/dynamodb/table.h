// One table: what is known of it in memory.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <utility>

#include "src/cloud/dynamodb/model.h"

namespace weir::cloud::dynamodb {

/// Item operations hold `mutex` shared from their first look to their last write; changes of
/// settings, and the end of the table, hold it alone.
struct Table {
  Table(TableIdentity of, TableSettings with)
      : identity(std::move(of)),
        settings(std::move(with)),
        pays_per_request(settings.pay_per_request) {}

  const TableIdentity identity;

  mutable std::shared_mutex mutex;
  TableSettings settings;  ///< guarded by mutex
  bool deleted = false;    ///< guarded by mutex
  /// As in the settings, for who reads items without the lock.
  std::atomic<bool> pays_per_request;

  /// How much is in it. Kept exactly once it is known: at once for a new table, after the first
  /// count for one that was found at start.
  std::mutex counting;
  bool counted = false;  ///< guarded by counting
  /// Writes are added to what follows: from the moment that a count is of, though it may be under
  /// way.
  std::atomic<bool> keeps_growth = false;
  std::atomic<std::int64_t> items = 0;
  std::atomic<std::int64_t> bytes = 0;
};

[[nodiscard]] std::string ArnOf(const TableId& id);

}  // namespace weir::cloud::dynamodb
