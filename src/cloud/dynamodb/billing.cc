// A table as the bill sees it.
#include "src/cloud/dynamodb/billing.h"

#include <mutex>
#include <shared_mutex>

namespace weir::cloud::dynamodb {

void MeasureTable(const Items& items, Table& table, usage::Levels& levels) {
  using Billed = usage::Item;
  const Items::Extent extent = items.Measure(table, levels);
  const auto bytes = static_cast<double>(extent.bytes + extent.items * kItemOverheadBytes);
  const std::shared_lock lock(table.mutex);
  const TableSettings& settings = table.settings;
  levels.AddBytes(Billed::kDynamoDbGbMonths, bytes);
  if (settings.recovery_since) levels.AddBytes(Billed::kDynamoDbRecoveryGbMonths, bytes);
  if (settings.pay_per_request) return;
  levels.Add(Billed::kDynamoDbWriteCapacityHours, static_cast<double>(settings.throughput.write));
  levels.Add(Billed::kDynamoDbReadCapacityHours, static_cast<double>(settings.throughput.read));
}

}  // namespace weir::cloud::dynamodb
