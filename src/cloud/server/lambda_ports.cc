// Translates between Lambda's words and those of the services that it uses.
#include "src/cloud/server/lambda_ports.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace weir::cloud::server {
namespace {

Error NotFound(const std::string& what) { return {ErrorKind::kNotFound, what + " is not found"}; }

Error ToError(const protocol::AwsError& error) {
  const bool gone = error.code == "ResourceNotFoundException";
  return {gone ? ErrorKind::kNotFound : ErrorKind::kUnavailable,
          fmt::format("{}: {}", error.code, error.message)};
}

Result<KinesisEventStream::ShardName> Find(const lambda::StreamArn& stream,
                                           const lambda::ShardId& shard) {
  const auto key = kinesis::StreamKey::FromArn(stream.text);
  const auto id = kinesis::ShardId::Parse(shard.text);
  if (!key || !id) return NotFound(stream.text + " " + shard.text);
  return KinesisEventStream::ShardName{*key, *id};
}

Result<kinesis::StreamInfo> Describe(const kinesis::StreamStore& streams,
                                     const lambda::StreamArn& stream) {
  const auto key = kinesis::StreamKey::FromArn(stream.text);
  if (!key) return NotFound(stream.text);
  auto info = streams.Describe(*key);
  if (!info) return ToError(info.error());
  return *std::move(info);
}

/// What `read` gives; damaged bytes in the store are an error as any other to who reads a stream.
template <typename Read>
auto Guarded(Read read) -> decltype(read()) {
  try {
    return read();
  } catch (const store::StoreFailure& failure) {
    spdlog::error("lambda: the store can't be read: {}", failure.what());
    return Error{ErrorKind::kCorrupt, failure.what()};
  }
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

class Subscription : public lambda::EventStream::Watch {
 public:
  explicit Subscription(kinesis::Arrivals::Subscription subscription)
      : subscription_(std::move(subscription)) {}

 private:
  kinesis::Arrivals::Subscription subscription_;
};

}  // namespace

Result<std::vector<lambda::StreamShard>> KinesisEventStream::Shards(
    const lambda::StreamArn& stream) {
  const auto info = Describe(streams_, stream);
  if (!info) return info.error();
  std::vector<lambda::StreamShard> shards;
  const store::TimePoint now = clock_.Now();
  for (const kinesis::Shard& shard : info->shards) {
    if (info->Expired(shard, now)) continue;
    lambda::StreamShard& added = shards.emplace_back();
    added.id = {shard.id.Text()};
    for (const kinesis::ShardId parent : shard.parents) added.parents.push_back({parent.Text()});
  }
  return shards;
}

Result<lambda::SequenceNumber> KinesisEventStream::Before(
    const lambda::StreamArn& stream, const lambda::ShardId& shard,
    const lambda::StartingPosition& position) {
  const auto name = Find(stream, shard);
  if (!name) return name.error();
  if (position.from == lambda::StartFrom::kTrimHorizon) return lambda::SequenceNumber{};
  const auto info = Describe(streams_, stream);
  if (!info) return info.error();
  const auto cursor = Guarded([&]() -> Result<kinesis::Cursor> {
    const auto found = streams_.Find(name->stream, name->shard, ToStart(position));
    if (!found) return ToError(found.error());
    return *found;
  });
  if (!cursor) return cursor.error();
  kinesis::SequenceNumber before = info->shards[name->shard.index].starting;
  before.counter = std::max(before.counter, cursor->counter - 1);
  return lambda::SequenceNumber{before.Text()};
}

Result<lambda::StreamPage> KinesisEventStream::Read(const lambda::StreamArn& stream,
                                                    const lambda::ShardId& shard,
                                                    const lambda::SequenceNumber& after,
                                                    lambda::ReadLimit limit) {
  const auto name = Find(stream, shard);
  if (!name) return name.error();
  return Guarded([&] { return ReadRecords(*name, after, limit); });
}

Result<lambda::StreamPage> KinesisEventStream::ReadRecords(const ShardName& name,
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

Result<store::Duration> KinesisEventStream::Retention(const lambda::StreamArn& stream) {
  const auto info = Describe(streams_, stream);
  if (!info) return info.error();
  return store::Duration{std::chrono::hours{info->retention_hours}};
}

std::unique_ptr<lambda::EventStream::Watch> KinesisEventStream::WatchShard(
    const lambda::StreamArn& stream, const lambda::ShardId& shard, std::function<void()> changed) {
  const auto name = Find(stream, shard);
  if (!name) return std::make_unique<Watch>();
  return std::make_unique<Subscription>(streams_.Subscribe(
      name->stream, [wanted = name->shard, changed = std::move(changed)](kinesis::ShardId arrived) {
        if (arrived == wanted) changed();
      }));
}

bool S3ObjectSink::HasBucket(const std::string& bucket) { return objects_.HasBucket({bucket}); }

/// Names are new, so there is never an object of that name.
Result<void> S3ObjectSink::Put(const std::string& bucket, const std::string& key,
                               std::string body) {
  return Guarded([&]() -> Result<void> {
    const auto put = objects_.PutIfAbsent({bucket}, {key}, body, "application/json");
    if (!put) return put.error();
    return {};
  });
}

Result<std::string, lambda::CodeRefusal> S3CodeSource::Fetch(const lambda::CodeLocation& location,
                                                             std::size_t max_bytes) {
  using Refusal = lambda::CodeRefusal;
  if (!location.version.empty()) {
    return Refusal{"NotImplemented", "Versions of objects are not supported here."};
  }
  if (!objects_.HasBucket({location.bucket})) {
    return Refusal{"NoSuchBucket", "The specified bucket does not exist"};
  }
  auto object = objects_.Get({location.bucket}, {location.key}, max_bytes);
  if (!object) {
    const bool large = object.error().kind == ErrorKind::kExhausted;
    if (large) return Refusal{"EntityTooLarge", "The object is too large for a package."};
    return Refusal{"InternalError", object.error().message};
  }
  if (!*object) return Refusal{"NoSuchKey", "The specified key does not exist."};
  return **std::move(object);
}

void CloudWatchFigures::DeliveryFailed(const std::string& function_arn) {
  std::string function = function_arn.substr(function_arn.rfind(':') + 1);
  Count(function_arn, "DestinationDeliveryFailures", "FunctionName", std::move(function), 1);
}

void CloudWatchFigures::Dropped(const std::string& mapping, const std::string& function_arn,
                                std::size_t records) {
  Count(function_arn, "DroppedEventCount", "EventSourceMappingUUID", mapping,
        static_cast<double>(records));
}

/// arn:aws:lambda:<region>:…
void CloudWatchFigures::Count(const std::string& function_arn, std::string name,
                              std::string dimension, std::string of, double value) {
  constexpr std::size_t kBeforeRegion = std::string_view("arn:aws:lambda:").size();
  const std::string region =
      function_arn.substr(kBeforeRegion, function_arn.find(':', kBeforeRegion) - kBeforeRegion);
  const auto kept =
      metrics_.Put({{.metric = {.region = region,
                                .name_space = "AWS/Lambda",
                                .name = std::move(name),
                                .dimensions = {{std::move(dimension), std::move(of)}}},
                     .time = clock_.Now(),
                     .statistics = cloudwatch::Statistics::Of(value),
                     .unit = "Count"}});
  if (!kept) spdlog::error("lambda: a metric is lost: {}", kept.error().message);
}

void CloudWatchLogSink::Write(const lambda::LogStreamName& stream,
                              std::vector<lambda::LogEvent> events) {
  std::vector<logs::NewEvent> lines;
  lines.reserve(events.size());
  for (lambda::LogEvent& event : events) {
    const auto time =
        std::chrono::duration_cast<std::chrono::milliseconds>(event.time.time_since_epoch());
    lines.push_back({.timestamp_ms = time.count(), .message = std::move(event.message)});
  }
  const auto appended =
      logs_.Append({stream.region, stream.group}, stream.stream, std::move(lines));
  if (!appended) {
    spdlog::warn("lambda: log lines of {} are lost: {}", stream.group, appended.error().message);
  }
}

}  // namespace weir::cloud::server
