// Which stretch of a table's keys a request is about.
#pragma once

#include <string>

#include "src/cloud/dynamodb/errors.h"
#include "src/cloud/dynamodb/expression/condition.h"
#include "src/cloud/dynamodb/item_key.h"

namespace weir::cloud::dynamodb {

/// Keys in [from, to), as Store::Scan takes them.
struct KeyRange {
  std::string from;
  std::string to;
};

/// The keys that a KeyConditionExpression allows: one hash key, and of its range keys those that
/// one more condition holds for. ValidationException for any other condition.
/// `space`: what the keys of all these items begin with.
[[nodiscard]] Outcome<KeyRange> RangeOf(const KeySchema& schema, const store::Key& space,
                                        const Condition& condition);

/// One of `total` parts of a table, about equal in size.
[[nodiscard]] KeyRange SegmentOf(TableNumber table, std::uint64_t segment, std::uint64_t total);

}  // namespace weir::cloud::dynamodb
