// Shard iterators: sealed places in shards, good for five minutes.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/kinesis/model.h"
#include "src/cloud/kinesis/service.h"

namespace weir::cloud::kinesis {

struct ShardIterator {
  StreamKey stream;
  StreamNumber number;
  ShardId shard;
  Cursor cursor;
};

[[nodiscard]] std::string SealIterator(const Context& kinesis, const ShardIterator& iterator);
/// InvalidArgumentException, or ExpiredIteratorException by the clock.
[[nodiscard]] protocol::Outcome<ShardIterator> OpenIterator(const Context& kinesis,
                                                            std::string_view token);

}  // namespace weir::cloud::kinesis
