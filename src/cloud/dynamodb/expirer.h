// Deletes items whose time has come, by the clock of the store.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <thread>

#include "src/cloud/dynamodb/catalog.h"
#include "src/cloud/dynamodb/items.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::dynamodb {

/// When the index has to be looked at for an entry of that second; never for one beyond all time.
[[nodiscard]] store::TimePoint WakeTime(std::int64_t second);

/// One thread, which sleeps until the first item of any table expires.
class Expirer {
 public:
  /// All outlive this. Nothing happens before Start.
  Expirer(store::Store& store, store::Clock& clock, Catalog& catalog, Items& items);
  Expirer(const Expirer&) = delete;
  Expirer& operator=(const Expirer&) = delete;
  ~Expirer();

  void Start();
  /// Something expires at that second: wakes the thread if it meant to sleep longer.
  void Notice(std::int64_t second);
  /// A table's settings have changed.
  void Ring() { waiter_.Ring(); }

 private:
  void Run();
  /// Deletes what is due in a table; gives the second of the next that will be.
  std::int64_t Sweep(const TablePointer& table);
  /// Puts all items of a table into the index; false where that can't be done or is no longer
  /// wanted.
  bool Index(const Table& table, const std::string& attribute);
  void DeleteExpired(const TablePointer& table, const std::vector<std::string>& entries);

  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

  store::Store& store_;
  store::Clock& clock_;
  Catalog& catalog_;
  Items& items_;
  store::Waiter waiter_;
  std::atomic<std::int64_t> wakes_at_ = kNever;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace weir::cloud::dynamodb
