// Keeps groups and streams in memory and in the store, events in the store alone.
#include "src/cloud/logs/store.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <mutex>

#include "src/cloud/logs/errors.h"
#include "src/cloud/logs/spaces.h"
#include "src/cloud/store/key.h"
#include "src/cloud/store/record/record.h"

namespace weir::cloud::logs {
namespace {

// logs/group  <region> <name>            → GroupInfo
// logs/stream <group number> <name>      → StreamInfo
// logs/event  <group number> <time> <sequence> → <8: stream number> <8: ingestion in ms> <message>
// logs/next   "number" | "start"         → the next number; how often the service has started
constexpr std::size_t kEventHead = 2 * sizeof(std::uint64_t);
constexpr std::int64_t kTrimEveryMs = 60'000;
/// Each start of the service gets a range of sequence numbers of its own.
constexpr unsigned kSequenceBits = 40;
/// How much of a group that is too large goes at once.
constexpr std::uint64_t kTrimShare = 8;

std::string KeyOf(const GroupKey& group) {
  return store::Key(kGroupSpace).Text(group.region).Text(group.name).str();
}

std::string KeyOf(GroupNumber group, const std::string& stream) {
  return store::Key(kStreamSpace).Number(group.value).Text(stream).str();
}

std::string KeyOf(GroupNumber group, Position position) {
  return store::Key(kEventSpace)
      .Number(group.value)
      .Number(static_cast<std::uint64_t>(std::max<std::int64_t>(position.timestamp_ms, 0)))
      .Number(position.sequence)
      .str();
}

Position PositionOf(std::string_view key) {
  store::KeyParts parts(key, kEventSpace);
  parts.Number();
  Position position;
  position.timestamp_ms = static_cast<std::int64_t>(parts.Number());
  position.sequence = parts.Number();
  return position;
}

std::string Pack(StreamNumber stream, std::int64_t ingestion_ms, std::string_view message) {
  std::string bytes(kEventHead, '\0');
  std::memcpy(bytes.data(), &stream.value, sizeof(stream.value));
  std::memcpy(bytes.data() + sizeof(stream.value), &ingestion_ms, sizeof(ingestion_ms));
  return bytes.append(message);
}

Event Unpack(std::string_view key, std::string_view bytes) {
  if (bytes.size() < kEventHead) throw store::StoreFailure("a log event is cut off");
  Event event;
  event.position = PositionOf(key);
  std::memcpy(&event.stream.value, bytes.data(), sizeof(event.stream.value));
  std::memcpy(&event.ingestion_ms, bytes.data() + sizeof(event.stream.value),
              sizeof(event.ingestion_ms));
  event.message = bytes.substr(kEventHead);
  return event;
}

std::uint64_t ReadNumber(const store::Store& store, std::string_view key, std::uint64_t without) {
  const auto text = store.Get(key);
  std::uint64_t number = without;
  if (text) std::from_chars(text->data(), text->data() + text->size(), number);
  return number;
}

/// Cuts between characters of UTF-8.
void Cut(std::string& message, std::size_t bytes) {
  constexpr unsigned kTopBits = 0xC0;
  constexpr unsigned kContinues = 0x80;
  if (message.size() <= bytes) return;
  while (bytes > 0 && (static_cast<unsigned char>(message[bytes]) & kTopBits) == kContinues) {
    --bytes;
  }
  message.resize(bytes);
}

}  // namespace

LogStore::LogStore(store::Store& store, const store::Clock& clock, Options options,
                   Observer observer)
    : store_(store), clock_(clock), options_(options), observer_(std::move(observer)) {
  Load();
}

void LogStore::Load() {
  next_number_ = ReadNumber(store_, store::Key(kNextSpace).Text("number"), 1);
  const store::Key start_key = store::Key(kNextSpace).Text("start");
  const std::uint64_t starts = ReadNumber(store_, start_key, 0) + 1;
  next_sequence_ = starts << kSequenceBits;
  store::WriteBatch batch;
  batch.Put(start_key, std::to_string(starts));
  if (auto applied = store_.Apply(std::move(batch)); !applied) {
    throw store::StoreFailure(applied.error().message);
  }
  const store::Key all(kGroupSpace);
  store_.Scan(all, all.After(), [&](std::string_view key, std::string_view value) {
    store::KeyParts parts(key, kGroupSpace);
    GroupKey name;
    name.region = parts.Text();
    name.name = parts.Text();
    GroupInfo& info = groups_[name].info;
    info = store::DecodeRow<GroupInfo>(value, "a log group");
    info.key = std::move(name);
    return true;
  });
  for (auto& [name, group] : groups_) {
    const store::Key streams = store::Key(kStreamSpace).Number(group.info.number.value);
    auto& into = group.streams;
    store_.Scan(streams, streams.After(), [&into](std::string_view key, std::string_view value) {
      store::KeyParts parts(key, kStreamSpace);
      parts.Number();
      auto stream = store::DecodeRow<StreamInfo>(value, "a log stream");
      stream.name = parts.Text();
      into.emplace(stream.name, stream);
      return true;
    });
  }
}

LogStore::Group* LogStore::Lookup(const GroupKey& key) {
  const auto at = groups_.find(key);
  return at == groups_.end() ? nullptr : &at->second;
}

const LogStore::Group* LogStore::Lookup(const GroupKey& key) const {
  const auto at = groups_.find(key);
  return at == groups_.end() ? nullptr : &at->second;
}

Outcome<void> LogStore::Apply(store::WriteBatch batch) {
  auto applied = store_.Apply(std::move(batch));
  if (!applied) return errors::StoreFailed(applied.error());
  return {};
}

Outcome<void> LogStore::CreateGroup(const GroupInfo& wanted) {
  const std::unique_lock lock(mutex_);
  return CreateGroupLocked(wanted);
}

Outcome<void> LogStore::CreateGroupLocked(GroupInfo group) {
  if (Lookup(group.key) != nullptr) return errors::GroupExists();
  if (groups_.size() >= options_.max_groups) return errors::LimitExceeded();
  group.number.value = next_number_;
  group.created_ms = Milliseconds(clock_.Now());
  store::WriteBatch batch;
  batch.Put(KeyOf(group.key), store::EncodeRow(group));
  batch.Put(store::Key(kNextSpace).Text("number"), std::to_string(next_number_ + 1));
  if (auto applied = Apply(std::move(batch)); !applied) return applied;
  ++next_number_;
  groups_[group.key].info = std::move(group);
  return {};
}

Outcome<void> LogStore::DeleteGroup(const GroupKey& group) {
  const std::unique_lock lock(mutex_);
  const Group* found = Lookup(group);
  if (found == nullptr) return errors::GroupNotFound();
  store::WriteBatch batch;
  batch.Delete(KeyOf(group));
  for (const std::string_view space : {kStreamSpace, kEventSpace}) {
    const store::Key all = store::Key(space).Number(found->info.number.value);
    batch.DeleteRange(all, all.After());
  }
  if (auto applied = Apply(std::move(batch)); !applied) return applied;
  groups_.erase(group);
  return {};
}

Outcome<GroupInfo> LogStore::Describe(const GroupKey& group) const {
  const std::shared_lock lock(mutex_);
  const Group* found = Lookup(group);
  if (found == nullptr) return errors::GroupNotFound();
  return found->info;
}

std::vector<GroupInfo> LogStore::Groups(const std::string& region) const {
  const std::shared_lock lock(mutex_);
  std::vector<GroupInfo> list;
  for (auto at = groups_.lower_bound({region, ""}); at != groups_.end(); ++at) {
    if (at->first.region != region) break;
    list.push_back(at->second.info);
  }
  return list;
}

void LogStore::Measure(usage::Levels& levels) const {
  const std::shared_lock lock(mutex_);
  for (const auto& [key, group] : groups_) {
    levels.AddBytes(usage::Item::kLogsGbMonths, static_cast<double>(group.info.stored_bytes));
  }
}

Outcome<void> LogStore::Update(const GroupKey& group, const Change& change) {
  const std::unique_lock lock(mutex_);
  Group* found = Lookup(group);
  if (found == nullptr) return errors::GroupNotFound();
  GroupInfo changed = found->info;
  if (auto done = change(changed); !done) return done;
  store::WriteBatch batch;
  batch.Put(KeyOf(group), store::EncodeRow(changed));
  if (auto applied = Apply(std::move(batch)); !applied) return applied;
  found->info = std::move(changed);
  found->trim_at_ms = 0;
  return {};
}

Outcome<void> LogStore::CreateStream(const GroupKey& group, const std::string& stream) {
  const std::unique_lock lock(mutex_);
  Group* found = Lookup(group);
  if (found == nullptr) return errors::GroupNotFound();
  if (found->streams.contains(stream)) return errors::StreamExists();
  return CreateStreamLocked(*found, stream);
}

Outcome<void> LogStore::CreateStreamLocked(Group& group, const std::string& name) {
  if (group.streams.size() >= options_.max_streams) return errors::LimitExceeded();
  StreamInfo stream;
  stream.name = name;
  stream.number.value = next_number_;
  stream.created_ms = Milliseconds(clock_.Now());
  store::WriteBatch batch;
  batch.Put(KeyOf(group.info.number, name), store::EncodeRow(stream));
  batch.Put(store::Key(kNextSpace).Text("number"), std::to_string(next_number_ + 1));
  if (auto applied = Apply(std::move(batch)); !applied) return applied;
  ++next_number_;
  group.streams.emplace(name, std::move(stream));
  return {};
}

Outcome<void> LogStore::DeleteStream(const GroupKey& group, const std::string& stream) {
  const std::unique_lock lock(mutex_);
  Group* found = Lookup(group);
  if (found == nullptr) return errors::GroupNotFound();
  const auto at = found->streams.find(stream);
  if (at == found->streams.end()) return errors::StreamNotFound();
  const StreamInfo& info = at->second;
  store::WriteBatch batch;
  batch.Delete(KeyOf(found->info.number, stream));
  if (info.first_ms) {
    store_.Scan(KeyOf(found->info.number, Position{*info.first_ms, 0}),
                KeyOf(found->info.number, Position{*info.last_ms + 1, 0}),
                [&](std::string_view key, std::string_view value) {
                  if (Unpack(key, value).stream == info.number) batch.Delete(key);
                  return true;
                });
  }
  if (auto applied = Apply(std::move(batch)); !applied) return applied;
  found->streams.erase(at);
  return {};
}

Outcome<StreamInfo> LogStore::DescribeStream(const GroupKey& group,
                                             const std::string& stream) const {
  const std::shared_lock lock(mutex_);
  const Group* found = Lookup(group);
  if (found == nullptr) return errors::GroupNotFound();
  const auto at = found->streams.find(stream);
  if (at == found->streams.end()) return errors::StreamNotFound();
  return at->second;
}

Outcome<std::vector<StreamInfo>> LogStore::Streams(const GroupKey& group) const {
  const std::shared_lock lock(mutex_);
  const Group* found = Lookup(group);
  if (found == nullptr) return errors::GroupNotFound();
  std::vector<StreamInfo> list;
  for (const auto& [name, stream] : found->streams) list.push_back(stream);
  return list;
}

Outcome<void> LogStore::Put(const GroupKey& group, const std::string& stream,
                            const std::vector<NewEvent>& events) {
  {
    const std::unique_lock lock(mutex_);
    Group* found = Lookup(group);
    if (found == nullptr) return errors::GroupNotFound();
    const auto at = found->streams.find(stream);
    if (at == found->streams.end()) return errors::StreamNotFound();
    if (auto put = PutLocked(*found, at->second, events); !put) return put;
  }
  if (observer_) observer_(group, events);
  return {};
}

Outcome<void> LogStore::Append(const GroupKey& group, const std::string& stream,
                               std::vector<NewEvent> events) {
  for (NewEvent& event : events) Cut(event.message, kMaxMessageBytes);
  {
    const std::unique_lock lock(mutex_);
    if (Lookup(group) == nullptr) {
      GroupInfo info;
      info.key = group;
      if (auto created = CreateGroupLocked(std::move(info)); !created) return created;
    }
    Group& found = *Lookup(group);
    if (!found.streams.contains(stream)) {
      if (auto created = CreateStreamLocked(found, stream); !created) return created;
    }
    if (auto put = PutLocked(found, found.streams.at(stream), events); !put) return put;
  }
  if (observer_) observer_(group, events);
  return {};
}

Outcome<void> LogStore::PutLocked(Group& group, StreamInfo& stream,
                                  const std::vector<NewEvent>& events) {
  if (events.empty()) return {};
  const std::int64_t now_ms = Milliseconds(clock_.Now());
  store::WriteBatch batch;
  GroupInfo info = group.info;
  if (now_ms >= group.trim_at_ms || info.stored_bytes > options_.max_group_bytes) {
    Trim(info, batch);
    group.trim_at_ms = now_ms + kTrimEveryMs;
  }
  StreamInfo changed = stream;
  changed.last_ingestion_ms = now_ms;
  double bytes = 0;
  for (const NewEvent& event : events) {
    const Position position{event.timestamp_ms, next_sequence_++};
    batch.Put(KeyOf(info.number, position), Pack(stream.number, now_ms, event.message));
    info.stored_bytes += event.message.size();
    bytes += static_cast<double>(event.message.size());
    changed.first_ms = std::min(changed.first_ms.value_or(event.timestamp_ms), event.timestamp_ms);
    changed.last_ms = std::max(changed.last_ms.value_or(event.timestamp_ms), event.timestamp_ms);
  }
  batch.Put(KeyOf(info.number, stream.name), store::EncodeRow(changed));
  batch.Put(KeyOf(info.key), store::EncodeRow(info));
  if (auto applied = Apply(std::move(batch)); !applied) return applied;
  group.info = std::move(info);
  stream = std::move(changed);
  usage::Count(options_.meter, usage::Item::kLogsGbIn, bytes / usage::kBytesPerGb);
  return {};
}

void LogStore::Trim(GroupInfo& info, store::WriteBatch& batch) const {
  const std::int64_t horizon_ms = info.HorizonMs(clock_.Now());
  std::uint64_t surplus = 0;
  if (info.stored_bytes > options_.max_group_bytes) {
    surplus = info.stored_bytes - options_.max_group_bytes + options_.max_group_bytes / kTrimShare;
  }
  std::uint64_t freed = 0;
  const std::string from = KeyOf(info.number, Position{});
  std::string to = from;
  store_.Scan(from, KeyOf(info.number, Position{INT64_MAX, 0}),
              [&](std::string_view key, std::string_view value) {
                if (PositionOf(key).timestamp_ms >= horizon_ms && freed >= surplus) return false;
                freed += value.size() - kEventHead;
                to = std::string(key) + '\0';
                return true;
              });
  if (to == from) return;
  batch.DeleteRange(from, to);
  info.stored_bytes -= std::min(freed, info.stored_bytes);
}

Outcome<EventPage> LogStore::Read(const GroupKey& group, const EventQuery& query) const {
  std::shared_lock lock(mutex_);
  const Group* found = Lookup(group);
  if (found == nullptr) return errors::GroupNotFound();
  const GroupNumber number = found->info.number;
  const Position horizon{found->info.HorizonMs(clock_.Now()), 0};
  lock.unlock();

  EventPage page;
  std::size_t bytes = 0;
  std::size_t looked_at = 0;
  const auto visit = [&](std::string_view key, std::string_view value) {
    Event event = Unpack(key, value);
    const bool full = page.events.size() >= query.max_events ||
                      looked_at++ >= query.max_looked_at ||
                      (!page.events.empty() && bytes + event.message.size() > query.max_bytes);
    if (full) {
      page.next = event.position;
      return false;
    }
    if (query.matches && !query.matches(event)) return true;
    bytes += event.message.size();
    page.events.push_back(std::move(event));
    return true;
  };
  const std::string from = KeyOf(number, std::max(query.from, horizon));
  const std::string to = KeyOf(number, query.to);
  if (from >= to) return page;
  if (query.newest_first) {
    store_.ScanReverse(from, to, visit);
  } else {
    store_.Scan(from, to, visit);
  }
  return page;
}

}  // namespace weir::cloud::logs
