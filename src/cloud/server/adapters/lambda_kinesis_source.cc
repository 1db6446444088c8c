// Translates between the words of mappings and those of Kinesis.
#include "src/cloud/server/adapters/lambda_kinesis_source.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/server/adapters/store_guard.h"

namespace weir::cloud::server {
namespace {

Error NotFound(const std::string& what) { return {ErrorKind::kNotFound, what + " is not found"}; }

Error ToError(const protocol::AwsError& error) {
  const bool gone = error.code == "ResourceNotFoundException";
  return {gone ? ErrorKind::kNotFound : ErrorKind::kUnavailable,
          fmt::format("{}: {}", error.code, error.message)};
}

Result<KinesisSource::ShardName> Find(const lambda::StreamArn& stream,
                                      const lambda::ShardId& shard) {
  const auto key = kinesis::StreamKey::FromArn(stream.text);
  const auto id = kinesis::ShardId::Parse(shard.text);
  if (!key || !id) return NotFound(stream.text + " " + shard.text);
  return KinesisSource::ShardName{*key, *id};
}

kinesis::Start ToStart(const lambda::StartingPosition& position) {
  switch (position.from) {
    case lambda::StartFrom::kLatest:
      return kinesis::FromLatest{};
    case lambda::StartFrom::kAtTimestamp:
      return kinesis::FromTime{position.time};
    case lambda::StartFrom::kTrimHorizon:
      break;
  }
  return kinesis::FromTrimHorizon{};
}

class Subscription : public lambda::OrderedSource::Watch {
 public:
  explicit Subscription(kinesis::Arrivals::Subscription subscription)
      : subscription_(std::move(subscription)) {}

 private:
  kinesis::Arrivals::Subscription subscription_;
};

}  // namespace

Result<std::vector<lambda::StreamShard>> KinesisSource::Shards(const lambda::StreamArn& stream) {
  const auto key = kinesis::StreamKey::FromArn(stream.text);
  if (!key) return NotFound(stream.text);
  const auto info = streams_.Describe(*key);
  if (!info) return ToError(info.error());
  std::vector<lambda::StreamShard> shards;
  const store::TimePoint now = clock_.Now();
  for (const kinesis::Shard& shard : info->shards) {
    if (info->Expired(shard, now)) continue;
    lambda::StreamShard& added = shards.emplace_back();
    added.id = {shard.id.Text()};
    for (const kinesis::ShardId parent : shard.parents) added.parents.push_back({parent.Text()});
    added.beginning = {shard.starting.Text()};
  }
  return shards;
}

Result<lambda::SequenceNumber> KinesisSource::Before(const lambda::StreamArn& stream,
                                                     const lambda::ShardId& shard,
                                                     const lambda::StartingPosition& position) {
  const auto name = Find(stream, shard);
  if (!name) return name.error();
  if (position.from == lambda::StartFrom::kTrimHorizon) return lambda::SequenceNumber{};
  const auto about = streams_.DescribeShard(name->stream, name->shard);
  if (!about) return ToError(about.error());
  const auto cursor = Guarded([&]() -> Result<kinesis::Cursor> {
    const auto found = streams_.Find(name->stream, name->shard, ToStart(position));
    if (!found) return ToError(found.error());
    return *found;
  });
  if (!cursor) return cursor.error();
  kinesis::SequenceNumber before = about->starting;
  before.counter = std::max(before.counter, cursor->counter - 1);
  return lambda::SequenceNumber{before.Text()};
}

Result<lambda::StreamPage> KinesisSource::Read(const lambda::StreamArn& stream,
                                               const lambda::ShardId& shard,
                                               const lambda::SequenceNumber& after,
                                               lambda::ReadLimit limit) {
  const auto name = Find(stream, shard);
  if (!name) return name.error();
  return Guarded([&] { return ReadRecords(*name, after, limit); });
}

Result<lambda::StreamPage> KinesisSource::ReadRecords(const ShardName& name,
                                                      const lambda::SequenceNumber& after,
                                                      lambda::ReadLimit limit) {
  kinesis::Start start = kinesis::FromTrimHorizon{};
  if (const auto number = kinesis::SequenceNumber::Parse(after.text)) {
    start = kinesis::AfterNumber{*number};
  }
  auto cursor = streams_.Find(name.stream, name.shard, start);
  if (!cursor && cursor.error().code == "InvalidArgumentException") {
    cursor = streams_.Find(name.stream, name.shard, kinesis::FromTrimHorizon{});
  }
  if (!cursor) return ToError(cursor.error());
  auto page = streams_.Read(name.stream, name.shard, *cursor,
                            {.records = limit.records, .bytes = limit.bytes});
  if (!page) return ToError(page.error());
  lambda::StreamPage records;
  records.ended = page->ended;
  records.records.reserve(page->records.size());
  for (kinesis::Record& record : page->records) {
    records.records.push_back({.sequence = {record.sequence.Text()},
                               .partition_key = std::move(record.partition_key),
                               .data = std::move(record.data),
                               .arrived = record.arrival});
  }
  return records;
}

Result<store::Duration> KinesisSource::Retention(const lambda::StreamArn& stream) {
  const auto key = kinesis::StreamKey::FromArn(stream.text);
  if (!key) return NotFound(stream.text);
  const auto traits = streams_.Traits(*key);
  if (!traits) return ToError(traits.error());
  return store::Duration{std::chrono::hours{traits->retention_hours}};
}

std::unique_ptr<lambda::OrderedSource::Watch> KinesisSource::WatchShard(
    const lambda::StreamArn& stream, const lambda::ShardId& shard, std::function<void()> changed) {
  const auto name = Find(stream, shard);
  if (!name) return std::make_unique<Watch>();
  return std::make_unique<Subscription>(
      streams_.Subscribe(name->stream, name->shard, std::move(changed)));
}

}  // namespace weir::cloud::server
