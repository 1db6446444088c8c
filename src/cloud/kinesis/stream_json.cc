// Writes and reads the stored descriptions of streams.
#include "src/cloud/kinesis/stream_json.h"

#include <boost/json.hpp>

#include "src/cloud/store/store.h"

namespace weir::cloud::kinesis {
namespace {

namespace json = boost::json;

template <typename T>
T Need(std::optional<T> value) {
  if (!value) throw store::StoreFailure("the description of a Kinesis stream is damaged");
  return *std::move(value);
}

std::string Text(const json::value& value) { return std::string(value.as_string()); }

TimePoint Time(const json::value& value) {
  return TimePoint(std::chrono::microseconds(value.to_number<std::int64_t>()));
}

json::value Micros(TimePoint time) { return time.time_since_epoch().count(); }

json::object ShardToJson(const Shard& shard) {
  json::array parents;
  for (const ShardId parent : shard.parents) parents.emplace_back(parent.index);
  json::object out = {{"parents", std::move(parents)},
                      {"first_hash", HashText(shard.range.first)},
                      {"last_hash", HashText(shard.range.last)},
                      {"created", Micros(shard.created)},
                      {"starting", shard.starting.Text()}};
  if (shard.ending) out["ending"] = shard.ending->Text();
  if (shard.closed) out["closed"] = Micros(*shard.closed);
  return out;
}

Shard ShardFromJson(ShardId id, const json::object& in) {
  Shard shard;
  shard.id = id;
  for (const json::value& parent : in.at("parents").as_array()) {
    shard.parents.push_back(ShardId{parent.to_number<std::uint32_t>()});
  }
  shard.range.first = Need(ParseHash(in.at("first_hash").as_string()));
  shard.range.last = Need(ParseHash(in.at("last_hash").as_string()));
  shard.created = Time(in.at("created"));
  shard.starting = Need(SequenceNumber::Parse(in.at("starting").as_string()));
  if (const json::value* ending = in.if_contains("ending")) {
    shard.ending = Need(SequenceNumber::Parse(ending->as_string()));
  }
  if (const json::value* closed = in.if_contains("closed")) shard.closed = Time(*closed);
  return shard;
}

StreamInfo StreamFromJson(StreamKey key, const json::object& in) {
  StreamInfo stream;
  stream.key = std::move(key);
  stream.number.value = in.at("number").to_number<std::uint64_t>();
  stream.created = Time(in.at("created"));
  stream.mode = Need(StreamModeNamed(in.at("mode").as_string()));
  stream.retention_hours = in.at("retention_hours").to_number<int>();
  stream.max_record_kib = in.at("max_record_kib").to_number<int>();
  stream.kms_key = Text(in.at("kms_key"));
  for (const json::value& metric : in.at("shard_metrics").as_array()) {
    stream.shard_metrics.insert(Text(metric));
  }
  for (const auto& [name, value] : in.at("tags").as_object()) {
    stream.tags.emplace(name, Text(value));
  }
  for (const json::value& shard : in.at("shards").as_array()) {
    const ShardId id{static_cast<std::uint32_t>(stream.shards.size())};
    stream.shards.push_back(ShardFromJson(id, shard.as_object()));
  }
  return stream;
}

}  // namespace

std::string ToJson(const StreamInfo& stream) {
  json::object tags;
  for (const auto& [name, value] : stream.tags) tags[name] = value;
  json::array shards;
  for (const Shard& shard : stream.shards) shards.push_back(ShardToJson(shard));
  return json::serialize(json::object{
      {"number", stream.number.value},
      {"created", Micros(stream.created)},
      {"mode", Name(stream.mode)},
      {"retention_hours", stream.retention_hours},
      {"max_record_kib", stream.max_record_kib},
      {"kms_key", stream.kms_key},
      {"shard_metrics", json::array(stream.shard_metrics.begin(), stream.shard_metrics.end())},
      {"tags", std::move(tags)},
      {"shards", std::move(shards)}});
}

StreamInfo FromJson(StreamKey key, std::string_view text) {
  try {
    return StreamFromJson(std::move(key), json::parse(text).as_object());
  } catch (const std::exception& problem) {
    throw store::StoreFailure(std::string("the description of a Kinesis stream: ") +
                              problem.what());
  }
}

}  // namespace weir::cloud::kinesis
