// Reads chunks from memory or the store, finds times in them, trims them.
#include "src/cloud/kinesis/shard_log.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "src/cloud/kinesis/spaces.h"
#include "src/cloud/store/key.h"
#include "src/result/check.h"

namespace weir::cloud::kinesis {
namespace {

constexpr std::size_t kTailBytes = std::size_t{2} << 20;
constexpr std::size_t kTailChunks = 4096;

store::Key ShardKey(std::string_view space, StreamNumber stream, ShardId shard) {
  return store::Key(space).Number(stream.value).Number(shard.index);
}

std::uint64_t LastOf(std::string_view key) {
  store::KeyParts parts(key, kChunkSpace);
  parts.Number();
  parts.Number();
  return parts.Number();
}

template <typename T>
T TakeNumber(std::string_view& text) {
  T number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) throw store::StoreFailure("the mark of a trimmed shard is damaged");
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (!text.empty()) text.remove_prefix(1);
  return number;
}

/// Fills a page, chunk by chunk, until it is full.
class PageBuilder {
 public:
  PageBuilder(const ShardLog& log, Cursor cursor, ReadLimits limits, TimePoint horizon)
      : log_(log), limits_(limits), horizon_ms_(Milliseconds(horizon)) {
    page_.next = cursor;
  }

  /// False once no more fits.
  bool Add(std::uint64_t last, std::string_view bytes) {
    ChunkReader chunk(bytes);
    if (chunk.arrival_ms() < horizon_ms_) {
      page_.next.counter = last + 1;
      return true;
    }
    std::uint64_t counter = last + 1 - chunk.count();
    for (std::uint32_t i = 0; i < chunk.count(); ++i, ++counter) {
      const ChunkReader::Entry entry = chunk.Next();
      if (counter >= page_.next.counter && !AddRecord(counter, chunk, entry)) return false;
    }
    return true;
  }

  Page Finish() && { return std::move(page_); }

 private:
  bool AddRecord(std::uint64_t counter, const ChunkReader& chunk, const ChunkReader::Entry& entry) {
    const std::size_t size = entry.data.size() + entry.partition_key.size();
    if (page_.records.size() >= limits_.records ||
        (!page_.records.empty() && bytes_ + size > limits_.bytes)) {
      return false;
    }
    bytes_ += size;
    page_.records.push_back({.sequence = log_.NumberOf(counter, chunk.arrival_ms()),
                             .arrival = FromMilliseconds(chunk.arrival_ms()),
                             .partition_key = std::string(entry.partition_key),
                             .data = std::string(entry.data),
                             .encrypted = chunk.encrypted()});
    page_.next.counter = counter + 1;
    return true;
  }

  const ShardLog& log_;
  const ReadLimits limits_;
  const std::int64_t horizon_ms_;
  std::size_t bytes_ = 0;
  Page page_;
};

}  // namespace

ShardLog::ShardLog(const store::Store& store, StreamNumber stream, std::int64_t stream_created_ms,
                   ShardId shard, std::uint64_t first)
    : store_(store),
      stream_(stream),
      stream_created_ms_(stream_created_ms),
      shard_(shard),
      first_(first),
      next_(first) {
  if (const auto mark = store.Get(ShardKey(kMarkSpace, stream, shard))) {
    std::string_view text = *mark;
    next_ = std::max(next_, TakeNumber<std::uint64_t>(text));
    last_arrival_ms_ = TakeNumber<std::int64_t>(text);
  }
  const store::Key chunks = ShardKey(kChunkSpace, stream, shard);
  store.ScanReverse(chunks, chunks.After(), [&](std::string_view key, std::string_view value) {
    next_ = LastOf(key) + 1;
    last_arrival_ms_ = ChunkReader(value).arrival_ms();
    return false;
  });
}

std::int64_t ShardLog::ArrivalAt(TimePoint now) const {
  return std::max(Milliseconds(now), last_arrival_ms_);
}

std::string ShardLog::KeyOf(std::uint64_t last) const {
  return ShardKey(kChunkSpace, stream_, shard_).Number(last).str();
}

SequenceNumber ShardLog::NumberOf(std::uint64_t counter, std::int64_t arrival_ms) const {
  constexpr std::int64_t kMsPerSecond = 1000;
  return {stream_created_ms_, counter, arrival_ms / kMsPerSecond, shard_};
}

SequenceNumber ShardLog::last_number() const { return NumberOf(next_ - 1, last_arrival_ms_); }

void ShardLog::Publish(Chunk chunk) {
  WEIR_CHECK(chunk.last + 1 - chunk.count == next_, "a chunk of records that does not follow");
  next_ = chunk.last + 1;
  last_arrival_ms_ = chunk.arrival_ms;
  tail_bytes_ += chunk.bytes->size();
  tail_.push_back(std::move(chunk));
  while (tail_.size() > kTailChunks || (tail_bytes_ > kTailBytes && tail_.size() > 1)) {
    tail_bytes_ -= tail_.front().bytes->size();
    tail_.pop_front();
  }
}

ShardLog::Snapshot ShardLog::SnapshotAt(Cursor cursor, ReadLimits limits) const {
  Snapshot snapshot;
  snapshot.next = next_;
  const std::uint64_t tail_first =
      tail_.empty() ? next_ : tail_.front().last + 1 - tail_.front().count;
  snapshot.in_tail = cursor.counter >= tail_first;
  if (!snapshot.in_tail) return snapshot;
  auto at = std::lower_bound(
      tail_.begin(), tail_.end(), cursor.counter,
      [](const Chunk& chunk, std::uint64_t counter) { return chunk.last < counter; });
  for (std::size_t bytes = 0; at != tail_.end() && bytes <= limits.bytes; ++at) {
    if (snapshot.tail.size() > limits.records) break;
    bytes += at->bytes->size();
    snapshot.tail.push_back(*at);
  }
  return snapshot;
}

Page ShardLog::Read(const Snapshot& snapshot, Cursor cursor, ReadLimits limits, TimePoint horizon,
                    TimePoint now) const {
  PageBuilder builder(*this, cursor, limits, horizon);
  bool is_full = false;
  if (snapshot.in_tail) {
    for (const Chunk& chunk : snapshot.tail) {
      if (!builder.Add(chunk.last, *chunk.bytes)) break;
    }
  } else {
    store_.Scan(KeyOf(cursor.counter), KeyOf(snapshot.next),
                [&](std::string_view key, std::string_view value) {
                  is_full = !builder.Add(LastOf(key), value);
                  return !is_full;
                });
  }
  Page page = std::move(builder).Finish();
  // What was trimmed leaves no chunk behind that would move the page on.
  if (!snapshot.in_tail && !is_full) page.next.counter = std::max(page.next.counter, snapshot.next);
  page.caught_up = page.next.counter >= snapshot.next;
  if (!page.caught_up && !page.records.empty()) {
    page.behind = std::max(Duration{}, now - page.records.back().arrival);
  }
  return page;
}

std::optional<Chunk> ShardLog::ChunkAt(std::uint64_t counter) const {
  std::optional<Chunk> found;
  store_.Scan(KeyOf(counter), KeyOf(next_), [&](std::string_view key, std::string_view value) {
    const ChunkReader chunk(value);
    found = Chunk{LastOf(key), chunk.arrival_ms(), chunk.count(), nullptr};
    return false;
  });
  return found;
}

Cursor ShardLog::Find(TimePoint time) const {
  // Everything before `low` arrived earlier, everything from `high` on did not.
  std::uint64_t low = first_;
  std::uint64_t high = next_;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    const std::optional<Chunk> chunk = ChunkAt(middle);
    if (!chunk) {
      low = next_;
    } else if (FromMilliseconds(chunk->arrival_ms) < time) {
      low = chunk->last + 1;
    } else {
      high = std::clamp(chunk->last + 1 - chunk->count, low, middle);
    }
  }
  return Cursor{low};
}

void ShardLog::Trim(TimePoint horizon, store::WriteBatch& batch) const {
  const std::optional<Chunk> oldest = ChunkAt(0);
  if (!oldest || FromMilliseconds(oldest->arrival_ms) >= horizon) return;
  batch.DeleteRange(KeyOf(0), KeyOf(Find(horizon).counter));
  batch.Put(ShardKey(kMarkSpace, stream_, shard_), fmt::format("{} {}", next_, last_arrival_ms_));
}

void ShardLog::Forget(TimePoint horizon) {
  while (!tail_.empty() && FromMilliseconds(tail_.front().arrival_ms) < horizon) {
    tail_bytes_ -= tail_.front().bytes->size();
    tail_.pop_front();
  }
}

std::vector<KeyRange> RecordKeys(StreamNumber stream) {
  std::vector<KeyRange> ranges;
  for (const std::string_view space : {kChunkSpace, kMarkSpace}) {
    const store::Key key = store::Key(space).Number(stream.value);
    ranges.emplace_back(key.str(), key.After());
  }
  return ranges;
}

}  // namespace weir::cloud::kinesis
