// Closes shards and opens their children.
#include "src/cloud/kinesis/resharder.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace weir::cloud::kinesis {

SequenceNumber Resharder::Close(ShardId shard) {
  Shard& closing = stream_.shards[shard.index];
  const SequenceNumber last = last_(shard).value_or(closing.starting);
  closing.ending = last.counter > closing.starting.counter ? last : closing.starting;
  closing.closed = now_;
  return *closing.ending;
}

void Resharder::Open(std::vector<ShardId> parents, HashRange range, std::uint64_t counter) {
  constexpr std::int64_t kMsPerSecond = 1000;
  Shard shard;
  shard.id.index = static_cast<std::uint32_t>(stream_.shards.size());
  shard.parents = std::move(parents);
  shard.range = range;
  shard.created = now_;
  shard.starting = {Milliseconds(stream_.created), counter, Milliseconds(now_) / kMsPerSecond,
                    shard.id};
  stream_.shards.push_back(std::move(shard));
}

void Resharder::Split(ShardId shard, HashKey second_half) {
  const HashRange range = stream_.shards[shard.index].range;
  const std::uint64_t counter = Close(shard).counter;
  Open({shard}, {range.first, second_half - 1}, counter);
  Open({shard}, {second_half, range.last}, counter);
}

void Resharder::Merge(ShardId left, ShardId right) {
  const HashRange range = {stream_.shards[left.index].range.first,
                           stream_.shards[right.index].range.last};
  const std::uint64_t counter = std::max(Close(left).counter, Close(right).counter);
  Open({left, right}, range, counter);
}

std::map<HashKey, ShardId> Resharder::OpenByHash() const {
  std::map<HashKey, ShardId> open;
  for (const Shard& shard : stream_.shards) {
    if (shard.open()) open.emplace(shard.range.first, shard.id);
  }
  return open;
}

void Resharder::Scale(std::uint32_t count) {
  std::set<HashKey> wanted;
  for (const HashRange& range : EvenRanges(count)) wanted.insert(range.first);
  auto open = OpenByHash();
  for (const HashKey first : wanted) {
    const auto at = std::prev(open.upper_bound(first));
    if (at->first == first) continue;
    Split(at->second, first);
    at->second = std::prev(stream_.shards.end(), 2)->id;
    open.emplace(first, stream_.shards.back().id);
  }
  // Each shard that begins in the middle of a wanted range becomes part of the one on its left.
  for (auto at = std::next(open.begin()); at != open.end();) {
    if (wanted.contains(at->first)) {
      ++at;
      continue;
    }
    const auto left = std::prev(at);
    Merge(left->second, at->second);
    left->second = stream_.shards.back().id;
    at = open.erase(at);
  }
}

}  // namespace weir::cloud::kinesis
