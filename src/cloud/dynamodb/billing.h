// What AWS bills of a table besides the units of requests (capacity.h).
#pragma once

#include <cstdint>

#include "src/cloud/dynamodb/items.h"
#include "src/cloud/usage/levels.h"

namespace weir::cloud::dynamodb {

/// "DynamoDB measures the size of your billable data by adding the raw byte size of your data plus
/// a per-item storage overhead" (https://aws.amazon.com/dynamodb/pricing/on-demand/).
inline constexpr std::int64_t kItemOverheadBytes = 100;

/// Its items with what AWS adds to each, a second time where point-in-time recovery is on, and
/// units of capacity where they are provisioned.
void MeasureTable(const Items& items, Table& table, usage::Levels& levels);

}  // namespace weir::cloud::dynamodb
