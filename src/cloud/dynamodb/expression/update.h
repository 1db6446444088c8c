// Updates: what an UpdateExpression does to an item.
#pragma once

#include <cstdint>
#include <vector>

#include "src/cloud/dynamodb/expression/condition.h"
#include "src/cloud/dynamodb/expression/path.h"
#include "src/cloud/protocol/aws_error.h"

namespace weir::cloud::dynamodb {

/// The right side of a SET action: a tree of at most a few nodes.
struct UpdateTerm {
  enum class Kind : std::uint8_t {
    kOperand,      ///< `operand`: a path or a value
    kIfNotExists,  ///< `operand` (a path), arguments: the value without it
    kListAppend,   ///< arguments: two
    kPlus,         ///< arguments: two
    kMinus,        ///< arguments: two
  };
  Kind kind = Kind::kOperand;
  Operand operand = Path();
  std::vector<UpdateTerm> arguments = {};
};

struct SetAction {
  Path path;
  UpdateTerm term;
};

/// ADD or DELETE: a number or a set, and a path.
struct ValueAction {
  Path path;
  Operand value;
};

struct Update {
  std::vector<SetAction> set = {};
  std::vector<Path> remove = {};
  std::vector<ValueAction> add = {};
  std::vector<ValueAction> remove_from_set = {};  ///< DELETE

  /// All paths that it changes.
  [[nodiscard]] std::vector<Path> Paths() const;
};

/// The item after the update; all operands are read from `item` as it was. ValidationException
/// where the item is not what the update needs. REQUIRES: paths do not clash; no Parameter is left.
[[nodiscard]] protocol::Outcome<Item> Apply(const Update& update, const Item& item);

}  // namespace weir::cloud::dynamodb
