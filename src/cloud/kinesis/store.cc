// Keeps streams: one stored description each, a log for each shard, one lock for both.
#include "src/cloud/kinesis/store.h"

#include <algorithm>
#include <charconv>
#include <mutex>

#include <fmt/format.h>

#include "src/cloud/kinesis/billing.h"
#include "src/cloud/kinesis/errors.h"
#include "src/cloud/kinesis/rate_limit.h"
#include "src/cloud/kinesis/spaces.h"
#include "src/cloud/protocol/service.h"
#include "src/cloud/store/key.h"
#include "src/cloud/store/record/record.h"

namespace weir::cloud::kinesis {
namespace {

/// How often a stream that is written to is trimmed.
constexpr Duration kTrimEvery = std::chrono::minutes(1);

std::string StreamStoreKey(const StreamKey& key) {
  return store::Key(kStreamSpace).Text(key.region).Text(key.name).str();
}

StreamInfo ReadStream(StreamKey key, std::string_view row) {
  auto stream = store::DecodeRow<StreamInfo>(row, "a Kinesis stream");
  stream.key = std::move(key);
  for (std::uint32_t index = 0; Shard & shard : stream.shards) shard.id.index = index++;
  return stream;
}

/// A shard without parents, of the time of its stream.
Shard NewShard(const StreamInfo& stream, HashRange range) {
  constexpr std::int64_t kMsPerSecond = 1000;
  const std::int64_t created_ms = Milliseconds(stream.created);
  Shard shard;
  shard.id.index = static_cast<std::uint32_t>(stream.shards.size());
  shard.range = range;
  shard.created = stream.created;
  shard.starting = {created_ms, 0, created_ms / kMsPerSecond, shard.id};
  return shard;
}

protocol::AwsError NotOfThisStream(const StreamKey& stream, ShardId shard, SequenceNumber number) {
  return errors::InvalidArgument(
      fmt::format("StartingSequenceNumber {} used in GetShardIterator on shard {} in stream {} "
                  "under account {} is invalid because it did not come from this stream.",
                  number.Text(), shard.Text(), stream.name, protocol::kAccountId));
}

}  // namespace

struct StreamStore::Stream {
  explicit Stream(StreamInfo description) : info(std::move(description)) {}

  /// A log for each shard that has none yet.
  void OpenLogs(const store::Store& store) {
    for (std::size_t i = logs.size(); i < info.shards.size(); ++i) {
      const Shard& shard = info.shards[i];
      logs.push_back(std::make_unique<ShardLog>(store, info.number, Milliseconds(info.created),
                                                shard.id, shard.starting.counter + 1));
    }
    limits.resize(logs.size());
    by_hash.clear();
    for (const Shard& shard : info.shards) {
      if (shard.open()) by_hash.emplace(shard.range.first, shard.id);
    }
  }

  [[nodiscard]] ShardId ShardOf(HashKey hash) const {
    return std::prev(by_hash.upper_bound(hash))->second;
  }

  /// Nothing for a shard that has no log yet.
  [[nodiscard]] std::optional<SequenceNumber> LastNumberOf(ShardId shard) const {
    if (shard.index >= logs.size()) return std::nullopt;
    return logs[shard.index]->last_number();
  }

  mutable std::shared_mutex mutex;  ///< of all that follows
  StreamInfo info;
  bool deleted = false;
  std::vector<std::unique_ptr<ShardLog>> logs;  ///< by shard; owned apart, so that they stay put
  std::vector<RateLimit> limits;
  std::map<HashKey, ShardId> by_hash;  ///< open shards by the first hash of their range
  TimePoint trim_at;
};

namespace {

/// Gathers the records of one request into chunks, a chunk at a time for each shard.
class Appender {
 public:
  Appender(std::vector<std::unique_ptr<ShardLog>>& logs, TimePoint now, bool encrypted)
      : logs_(logs), now_(now), encrypted_(encrypted) {}

  SequenceNumber Add(ShardId shard, const NewRecord& record) {
    const auto [at, fresh] = open_.try_emplace(shard, Open{});
    Open& open = at->second;
    ShardLog& log = *logs_[shard.index];
    if (fresh) open.last = log.next() - 1;
    if (!open.writer) open.writer.emplace(log.ArrivalAt(now_), encrypted_);
    open.writer->Add(record.partition_key, record.data);
    ++open.last;
    ++open.count;
    if (open.writer->full()) Close(shard, open);
    return log.NumberOf(open.last, log.ArrivalAt(now_));
  }

  void WriteTo(store::WriteBatch& batch) {
    for (auto& [shard, open] : open_) {
      if (open.writer) Close(shard, open);
    }
    for (const auto& [shard, chunk] : chunks_) {
      batch.Put(logs_[shard.index]->KeyOf(chunk.last), *chunk.bytes);
    }
  }

  /// REQUIRES: the batch was applied.
  void Publish() {
    for (auto& [shard, chunk] : chunks_) logs_[shard.index]->Publish(std::move(chunk));
  }

  [[nodiscard]] std::vector<ShardId> shards() const {
    std::vector<ShardId> touched;
    for (const auto& [shard, open] : open_) touched.push_back(shard);
    return touched;
  }

 private:
  struct Open {
    std::optional<ChunkWriter> writer;
    std::uint64_t last = 0;
    std::uint32_t count = 0;
  };

  void Close(ShardId shard, Open& open) {
    auto bytes = std::make_shared<const std::string>(std::move(*open.writer).Finish());
    chunks_.emplace_back(
        shard, Chunk{open.last, logs_[shard.index]->ArrivalAt(now_), open.count, std::move(bytes)});
    open.writer.reset();
    open.count = 0;
  }

  std::vector<std::unique_ptr<ShardLog>>& logs_;
  const TimePoint now_;
  const bool encrypted_;
  std::map<ShardId, Open> open_;
  std::vector<std::pair<ShardId, Chunk>> chunks_;
};

}  // namespace

StreamStore::StreamStore(store::Store& store, const store::Clock& clock, Options options)
    : store_(store), clock_(clock), options_(options) {
  Load();
}

StreamStore::~StreamStore() = default;

void StreamStore::Load() {
  if (const auto number = store_.Get(store::Key(kNumberSpace))) {
    std::from_chars(number->data(), number->data() + number->size(), next_number_);
  }
  std::int64_t created_ms = 0;
  if (const auto last = store_.Get(store::Key(kCreatedSpace))) {
    std::from_chars(last->data(), last->data() + last->size(), created_ms);
  }
  last_created_ = TimePoint(std::chrono::milliseconds(created_ms));
  const store::Key all(kStreamSpace);
  store_.Scan(all, all.After(), [&](std::string_view key, std::string_view value) {
    store::KeyParts parts(key, kStreamSpace);
    StreamKey name;
    name.region = parts.Text();
    name.name = parts.Text();
    auto stream = std::make_shared<Stream>(ReadStream(name, value));
    stream->OpenLogs(store_);
    last_created_ = std::max(last_created_, stream->info.created);
    streams_.emplace(std::move(name), std::move(stream));
    return true;
  });
}

StreamStore::StreamPtr StreamStore::Lookup(const StreamKey& key) const {
  const std::shared_lock lock(mutex_);
  const auto at = streams_.find(key);
  return at == streams_.end() ? nullptr : at->second;
}

std::optional<protocol::AwsError> StreamStore::RefuseNew(const NewStream& stream) const {
  if (streams_.contains(stream.key)) return errors::StreamExists(stream.key);
  std::size_t shards = stream.shards;
  std::size_t on_demand = stream.mode == StreamMode::kOnDemand ? 1 : 0;
  for (const auto& [key, other] : streams_) {
    if (key.region != stream.key.region) continue;
    const std::shared_lock lock(other->mutex);
    shards += other->info.open_shards();
    if (other->info.mode == StreamMode::kOnDemand) ++on_demand;
  }
  if (shards > options_.max_shards) {
    return errors::LimitExceeded(fmt::format(
        "This request would exceed the shard limit for the account {} in {}. Current shard count "
        "for the account: {}. Limit: {}. Number of additional shards that would have resulted from "
        "this request: {}.",
        protocol::kAccountId, stream.key.region, shards - stream.shards, options_.max_shards,
        stream.shards));
  }
  if (on_demand > options_.max_on_demand) {
    return errors::LimitExceeded(fmt::format(
        "This request would exceed the limit of {} on-demand streams for the account {} in {}.",
        options_.max_on_demand, protocol::kAccountId, stream.key.region));
  }
  return std::nullopt;
}

Outcome<StreamInfo> StreamStore::Create(const NewStream& stream) {
  const std::unique_lock lock(mutex_);
  if (auto refused = RefuseNew(stream)) return *std::move(refused);
  StreamInfo info;
  info.key = stream.key;
  info.number.value = next_number_;
  info.created = std::max(clock_.Now(), last_created_ + std::chrono::milliseconds(1));
  info.mode = stream.mode;
  info.max_record_kib = stream.max_record_kib;
  info.tags = stream.tags;
  for (const HashRange& range : EvenRanges(stream.shards))
    info.shards.push_back(NewShard(info, range));
  store::WriteBatch batch;
  batch.Put(StreamStoreKey(info.key), store::EncodeRow(info));
  batch.Put(store::Key(kNumberSpace), std::to_string(next_number_ + 1));
  batch.Put(store::Key(kCreatedSpace), std::to_string(Milliseconds(info.created)));
  if (auto applied = store_.Apply(std::move(batch)); !applied) {
    return errors::StoreFailed(applied.error());
  }
  ++next_number_;
  last_created_ = info.created;
  auto kept = std::make_shared<Stream>(info);
  kept->OpenLogs(store_);
  streams_.emplace(info.key, std::move(kept));
  return info;
}

Outcome<void> StreamStore::Delete(const StreamKey& stream) {
  StreamInfo info;
  {
    const std::unique_lock lock(mutex_);
    const auto at = streams_.find(stream);
    if (at == streams_.end()) return errors::StreamNotFound(stream);
    const StreamPtr found = at->second;
    const std::unique_lock stream_lock(found->mutex);
    store::WriteBatch batch;
    batch.Delete(StreamStoreKey(stream));
    for (const auto& [from, to] : RecordKeys(found->info.number)) batch.DeleteRange(from, to);
    if (auto applied = store_.Apply(std::move(batch)); !applied) {
      return errors::StoreFailed(applied.error());
    }
    found->deleted = true;
    info = found->info;
    streams_.erase(at);
  }
  AnnounceAll(info);
  return {};
}

Outcome<StreamInfo> StreamStore::Describe(const StreamKey& stream) const {
  const StreamPtr found = Lookup(stream);
  if (!found) return errors::StreamNotFound(stream);
  const std::shared_lock lock(found->mutex);
  return found->info;
}

Outcome<Shard> StreamStore::DescribeShard(const StreamKey& stream, ShardId shard) const {
  const StreamPtr found = Lookup(stream);
  if (!found) return errors::StreamNotFound(stream);
  const std::shared_lock lock(found->mutex);
  const Shard* about = found->info.Find(shard, clock_.Now());
  if (about == nullptr) return errors::ShardNotFound(stream, shard.Text());
  return *about;
}

Outcome<StreamTraits> StreamStore::Traits(const StreamKey& stream) const {
  constexpr std::size_t kKiB = 1024;
  const StreamPtr found = Lookup(stream);
  if (!found) return errors::StreamNotFound(stream);
  const std::shared_lock lock(found->mutex);
  const StreamInfo& info = found->info;
  return StreamTraits{info.number, static_cast<std::size_t>(info.max_record_kib) * kKiB,
                      !info.kms_key.empty(), info.retention_hours};
}

std::vector<StreamInfo> StreamStore::List(const std::string& region) const {
  std::vector<StreamInfo> list;
  const std::shared_lock lock(mutex_);
  for (auto at = streams_.lower_bound({region, ""}); at != streams_.end(); ++at) {
    if (at->first.region != region) break;
    const std::shared_lock stream_lock(at->second->mutex);
    list.push_back(at->second->info);
  }
  return list;
}

Outcome<StreamInfo> StreamStore::Update(const StreamKey& stream, const Change& change) {
  return Reshard(stream, [&](StreamInfo& info, Resharder&) { return change(info); });
}

Outcome<StreamInfo> StreamStore::Reshard(const StreamKey& stream, const ShardChange& change) {
  const StreamPtr found = Lookup(stream);
  if (!found) return errors::StreamNotFound(stream);
  StreamInfo changed;
  {
    const std::unique_lock lock(found->mutex);
    if (found->deleted) return errors::StreamNotFound(stream);
    const TimePoint now = clock_.Now();
    if (auto trimmed = TrimLocked(*found, now); !trimmed) return trimmed.error();
    changed = found->info;
    Resharder shards(
        changed, [&](ShardId shard) { return found->LastNumberOf(shard); }, now);
    if (auto done = change(changed, shards); !done) return done.error();
    store::WriteBatch batch;
    batch.Put(StreamStoreKey(stream), store::EncodeRow(changed));
    if (auto applied = store_.Apply(std::move(batch)); !applied) {
      return errors::StoreFailed(applied.error());
    }
    found->info = changed;
    found->OpenLogs(store_);
  }
  for (const Shard& shard : changed.shards) {
    if (!shard.open()) arrivals_.Announce(stream, shard.id);
  }
  return changed;
}

Outcome<std::vector<Placement>> StreamStore::Append(const StreamKey& stream,
                                                    const std::vector<NewRecord>& records) {
  const StreamPtr found = Lookup(stream);
  if (!found) return errors::StreamNotFound(stream);
  std::vector<Placement> placements;
  placements.reserve(records.size());
  std::vector<ShardId> touched;
  std::set<std::string> measured;
  StreamMode mode = StreamMode::kProvisioned;
  {
    const std::unique_lock lock(found->mutex);
    if (found->deleted) return errors::StreamNotFound(stream);
    const TimePoint now = clock_.Now();
    if (now >= found->trim_at) {
      if (auto trimmed = TrimLocked(*found, now); !trimmed) return trimmed.error();
    }
    Appender appender(found->logs, now, !found->info.kms_key.empty());
    for (const NewRecord& record : records) {
      Placement& placement = placements.emplace_back(Placement{found->ShardOf(record.hash), {}});
      const std::size_t size = record.data.size() + record.partition_key.size();
      RateLimit& limit = found->limits[placement.shard.index];
      if (options_.shard_limits && !limit.Take(now, size)) continue;
      placement.number = appender.Add(placement.shard, record);
    }
    store::WriteBatch batch;
    appender.WriteTo(batch);
    if (auto applied = store_.Apply(std::move(batch)); !applied) {
      return errors::StoreFailed(applied.error());
    }
    appender.Publish();
    touched = appender.shards();
    mode = found->info.mode;
    if (options_.figures != nullptr) measured = found->info.shard_metrics;
  }
  for (const ShardId shard : touched) arrivals_.Announce(stream, shard);
  CountPut(options_.meter, mode, records, placements);
  if (!measured.empty()) {
    options_.figures->Tell(stream, FiguresOfPut(measured, records, placements));
  }
  return placements;
}

Outcome<Cursor> StreamStore::Find(const StreamKey& stream, ShardId shard,
                                  const Start& start) const {
  const StreamPtr found = Lookup(stream);
  if (!found) return errors::StreamNotFound(stream);
  const std::shared_lock lock(found->mutex);
  const Shard* about = found->info.Find(shard, clock_.Now());
  if (about == nullptr) return errors::ShardNotFound(stream, shard.Text());
  const ShardLog& log = *found->logs[shard.index];
  const auto at = [&](SequenceNumber number, std::uint64_t after) -> Outcome<Cursor> {
    const bool ours = number.shard == shard && number.counter < log.next() &&
                      number.counter >= about->starting.counter &&
                      number.stream_created_ms == about->starting.stream_created_ms;
    if (!ours) return NotOfThisStream(stream, shard, number);
    return Cursor{number.counter + after};
  };
  if (const auto* time = std::get_if<FromTime>(&start)) return log.Find(time->time);
  if (const auto* number = std::get_if<AtNumber>(&start)) return at(number->number, 0);
  if (const auto* number = std::get_if<AfterNumber>(&start)) return at(number->number, 1);
  return Cursor{std::holds_alternative<FromLatest>(start) ? log.next()
                                                          : about->starting.counter + 1};
}

Outcome<Page> StreamStore::Read(const StreamKey& stream, ShardId shard, Cursor from,
                                ReadLimits limits) const {
  const StreamPtr found = Lookup(stream);
  if (!found) return errors::StreamNotFound(stream);
  const TimePoint now = clock_.Now();
  std::shared_lock lock(found->mutex);
  if (found->deleted) return errors::StreamNotFound(stream);
  const Shard* about = found->info.Find(shard, now);
  if (about == nullptr) return errors::ShardNotFound(stream, shard.Text());
  const bool closed = !about->open();
  const TimePoint horizon = found->info.Horizon(now);
  const ShardLog& log = *found->logs[shard.index];
  const ShardLog::Snapshot snapshot = log.SnapshotAt(from, limits);
  std::set<std::string> measured;
  if (options_.figures != nullptr) measured = found->info.shard_metrics;
  const StreamMode mode = found->info.mode;
  lock.unlock();
  Page page = log.Read(snapshot, from, limits, horizon, now);
  page.ended = closed && page.caught_up;
  CountGet(options_.meter, mode, page);
  if (!measured.empty()) {
    options_.figures->Tell(stream, FiguresOfGet(measured, shard, page));
  }
  return page;
}

void StreamStore::Measure(usage::Levels& levels) const {
  const std::shared_lock lock(mutex_);
  for (const auto& [key, stream] : streams_) {
    const std::shared_lock stream_lock(stream->mutex);
    MeasureStream(stream->info, levels);
  }
}

Arrivals::Subscription StreamStore::Subscribe(StreamKey stream, ShardId shard,
                                              Arrivals::Listener listener) {
  return arrivals_.Subscribe(std::move(stream), shard, std::move(listener));
}

Outcome<void> StreamStore::TrimLocked(Stream& stream, TimePoint now) {
  store::WriteBatch batch;
  const TimePoint horizon = stream.info.Horizon(now);
  for (const auto& log : stream.logs) log->Trim(horizon, batch);
  if (auto applied = store_.Apply(std::move(batch)); !applied) {
    return errors::StoreFailed(applied.error());
  }
  for (const auto& log : stream.logs) log->Forget(horizon);
  stream.trim_at = now + kTrimEvery;
  return {};
}

void StreamStore::AnnounceAll(const StreamInfo& stream) const {
  for (const Shard& shard : stream.shards) arrivals_.Announce(stream.key, shard.id);
}

}  // namespace weir::cloud::kinesis
