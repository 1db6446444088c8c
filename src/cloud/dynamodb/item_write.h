// One write of one item, whoever asks for it: PutItem, UpdateItem, DeleteItem, BatchWriteItem or a
// statement of PartiQL.
#pragma once

#include <optional>

#include "src/cloud/dynamodb/errors.h"
#include "src/cloud/dynamodb/expression/condition.h"
#include "src/cloud/dynamodb/expression/update.h"
#include "src/cloud/dynamodb/items.h"
#include "src/cloud/dynamodb/model.h"
#include "src/cloud/dynamodb/value/value.h"

namespace weir::cloud::dynamodb {

constexpr std::size_t kMaxItemBytes = std::size_t{400} << 10;

/// What becomes of an item, and under which condition.
struct ItemWrite {
  enum class Kind : std::uint8_t { kPut, kUpdate, kDelete };
  /// What is there already. Where the condition is judged of nothing, it is judged of an item
  /// without attributes.
  enum class Expects : std::uint8_t {
    kAnything,
    kNoItem,      ///< else DuplicateItemException
    kAnItem,      ///< else ConditionalCheckFailedException
    kAnItemOrSo,  ///< else nothing is done, and that is success
  };

  Kind kind = Kind::kPut;
  Expects expects = Expects::kAnything;
  Item item = {};  ///< kPut: all of it; kUpdate: the key, of which an item is made if there is none
  Update update = {};
  std::optional<Condition> condition = {};
  bool wants_failed_item = false;  ///< the item stands in the exception
};

struct Written {
  std::optional<Item> old = {};   ///< as it was
  std::optional<Item> item = {};  ///< as it is after an update
  double units = 0;               ///< what it costs
};

/// Writes in a session that has locked the target, and counts what it costs; takes the write's
/// item. Nothing is durable before the session's Commit. ResourceNotFoundException where the table
/// has gone, ConditionalCheckFailedException, ValidationException for what an update comes to.
[[nodiscard]] Outcome<Written> RunWrite(ItemSession& session, const ItemTarget& target,
                                        ItemWrite& write);

/// Beyond 400 KB, or nested more than 32 levels deep. `update`: the words differ.
[[nodiscard]] std::optional<AwsError> WrongItem(const Item& item, bool update);

/// The key of an item is what it is: no update changes it.
[[nodiscard]] std::optional<AwsError> WrongUpdate(const Update& update, const KeySchema& schema);

}  // namespace weir::cloud::dynamodb
