// Who is told of each change of an item, to write what follows from it in the same batch.
#pragma once

#include <functional>

#include "src/cloud/dynamodb/item_key.h"
#include "src/cloud/dynamodb/table.h"
#include "src/cloud/store/store.h"

namespace weir::cloud::dynamodb {

struct ItemChange {
  const Table& table;  ///< whose settings do not change meanwhile
  const ItemKey& key;
  const Item* old;   ///< nullptr: there was none
  const Item* item;  ///< nullptr: there is none any more
};

class ItemListener {
 public:
  ItemListener() = default;
  ItemListener(const ItemListener&) = delete;
  ItemListener& operator=(const ItemListener&) = delete;
  virtual ~ItemListener() = default;

  /// Adds to `batch`, under the item's lock. What it gives, if anything, is called once the batch
  /// is written. Several threads call at once, for items that differ.
  virtual std::function<void()> Changed(const ItemChange& change, store::WriteBatch& batch) = 0;
};

}  // namespace weir::cloud::dynamodb
