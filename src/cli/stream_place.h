// Where a record stands in its stream, whatever the stream is called: its shard and sequence
// number.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir::cli {

/// What a position in a stream has between the stream and the sub-sequence; of one width, so that
/// places of a shard sort as texts:
///
///     000000000006-49590338271490256608559692538361571095921575989136588898
struct StreamPlace {
  /// Nothing where `position` is none in a stream; a view into it.
  static std::optional<std::string_view> In(std::string_view position);
  /// `shard_id`: "shardId-000000000006".
  static std::string Of(std::string_view shard_id, std::string_view sequence_number);
};

}  // namespace weir::cli
