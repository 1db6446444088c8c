// Statements made ready to run, and run: what ExecuteStatement and BatchExecuteStatement share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/array.hpp>

#include "src/cloud/dynamodb/arguments.h"
#include "src/cloud/dynamodb/item_write.h"
#include "src/cloud/dynamodb/partiql/statement_cache.h"

namespace weir::cloud::dynamodb {

/// A statement with the values of its parameters and the table that it is about.
struct BoundStatement {
  StatementCache::Pointer statement;
  TablePointer table;
  ItemWrite write = {};  ///< of a SELECT its condition alone, which is the WHERE
};

/// Parses `text` and `parameters` (nullptr: none), and finds the table.
[[nodiscard]] Outcome<BoundStatement> Bind(Context& context, const std::string& region,
                                           std::string_view text,
                                           const boost::json::array* parameters);

/// A bound statement that is about one item: INSERT, or a WHERE that has the whole key. Leaves in
/// the condition what it asks besides. ValidationException where the key is not whole.
[[nodiscard]] Outcome<ItemTarget> TargetOf(BoundStatement& bound);

/// The hash key's value where the WHERE fixes it.
[[nodiscard]] std::optional<Value> FixedHash(const Condition& where, const KeySchema& schema);

/// What a statement gives back: an item, and what it costs.
struct StatementResult {
  std::optional<Item> item;
  double units = 0;
};

/// Runs an INSERT, UPDATE or DELETE in a session that has locked its target.
[[nodiscard]] Outcome<StatementResult> RunStatement(ItemSession& session, const ItemTarget& target,
                                                    BoundStatement& bound);
/// Runs a SELECT of one item, and counts what it costs.
[[nodiscard]] StatementResult RunRead(const Items& items, const ItemTarget& target,
                                      const BoundStatement& bound, bool consistent);

}  // namespace weir::cloud::dynamodb
