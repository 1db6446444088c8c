// One page of a Query or a Scan: as many items as a limit or 1 MB allow.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "src/cloud/dynamodb/expression/condition.h"
#include "src/cloud/dynamodb/items.h"
#include "src/cloud/dynamodb/key_range.h"

namespace weir::cloud::dynamodb {

struct PageRequest {
  KeyRange range;
  bool forward = true;
  std::optional<std::size_t> limit = {};  ///< of items looked at
  std::optional<Condition> filter = {};
  bool keeps_items = true;  ///< false: counts only
};

struct Page {
  std::vector<Item> items;
  std::size_t count = 0;         ///< items that the filter lets through
  std::size_t scanned = 0;       ///< items looked at
  std::size_t bytes = 0;         ///< of those
  std::optional<Item> last_key;  ///< where to go on; nothing at the end
};

[[nodiscard]] Page ReadPage(const Items& items, const KeySchema& schema,
                            const PageRequest& request);

/// Leaves in `range` what comes behind the item of that key. False: the key is not in the range.
[[nodiscard]] bool StartBehind(const ItemKey& key, bool forward, KeyRange& range);

}  // namespace weir::cloud::dynamodb
