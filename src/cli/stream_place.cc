// Where a record stands in its stream, whatever the stream is called: its shard and sequence
// number.
#include "src/cli/stream_place.h"

#include <algorithm>

#include <fmt/format.h>

namespace weir::cli {
namespace {

constexpr std::ptrdiff_t kDashes = 3;
constexpr std::string_view kShardPrefix = "shardId-";

}  // namespace

std::optional<std::string_view> StreamPlace::In(std::string_view position) {
  if (std::ranges::count(position, '-') != kDashes) return std::nullopt;
  const std::size_t begin = position.find('-') + 1;
  return position.substr(begin, position.rfind('-') - begin);
}

std::string StreamPlace::Of(std::string_view shard_id, std::string_view sequence_number) {
  if (shard_id.starts_with(kShardPrefix)) shard_id.remove_prefix(kShardPrefix.size());
  return fmt::format("{:0>12}-{:0>56}", shard_id, sequence_number);
}

}  // namespace weir::cli
