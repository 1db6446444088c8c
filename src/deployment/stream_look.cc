// ListShards, GetShardIterator and GetRecords, of all shards side by side.
#include "src/deployment/stream_look.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/deployment/json_call.h"
#include "src/pipeline/stream_position.h"

namespace weir::deployment {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxShards = 10'000;
/// A shard may answer with nothing though there is something further on: so often it is asked.
constexpr std::uint32_t kMaxReads = 10;
/// Further a shard is not counted: each thousand is a read, of five that a shard answers a second,
/// and the function's mapping needs some of them.
constexpr std::uint64_t kMostCounted = 3'000;
constexpr std::uint64_t kRecordsInRead = 1'000;
constexpr double kMillisInSecond = 1'000;

/// Of records as GetRecords gives them: when the first one arrived.
std::optional<std::int64_t> ArrivalOf(const json::value& record) {
  const json::object* members = record.if_object();
  const json::value* at =
      members == nullptr ? nullptr : members->if_contains("ApproximateArrivalTimestamp");
  if (at == nullptr || !at->is_number()) return std::nullopt;
  return static_cast<std::int64_t>(at->to_number<double>() * kMillisInSecond);
}

}  // namespace

LastPlaces LastPlacesOf(std::span<const pipeline::LedgerEntry> entries) {
  LastPlaces last;
  for (const pipeline::LedgerEntry& entry : entries) {
    const auto position = pipeline::StreamPosition::Parse(entry.last_position);
    if (!position) continue;
    std::string& known = last[{StreamArnOf(entry.source), std::string(position->shard)}];
    known = std::max(known, std::string(position->RecordPlace()));
  }
  return last;
}

Result<bool> StreamLook::IsBehind() {
  auto readings = Begin();
  if (!readings) return readings.error();
  UnjudgedRecords found;
  for (std::uint32_t read = 0; read < kMaxReads && !readings->empty(); ++read) {
    if (auto ahead = ReadOn(*readings, 1, found); !ahead) return ahead.error();
    if (found.count > 0) return true;
  }
  if (readings->empty()) return false;
  return Error{ErrorKind::kExhausted, "stream " + consumer_.stream + " does not say what it has"};
}

Result<UnjudgedRecords> StreamLook::Count() {
  auto readings = Begin();
  if (!readings) return readings.error();
  UnjudgedRecords found;
  for (std::uint32_t read = 0; read < kMaxReads && !readings->empty(); ++read) {
    if (auto ahead = ReadOn(*readings, kRecordsInRead, found); !ahead) return ahead.error();
    const auto given_up =
        std::erase_if(*readings, [](const Reading& one) { return one.count >= kMostCounted; });
    found.are_more |= given_up > 0;
  }
  found.are_more |= !readings->empty();
  return found;
}

aws::Call StreamLook::Call(std::string_view operation, const json::object& body) const {
  return TargetCall("kinesis", "1.1", "Kinesis_20131202." + std::string(operation), body);
}

std::string StreamLook::What(std::string_view operation) const {
  return fmt::format("stream {}: {}", consumer_.stream, operation);
}

Result<std::vector<StreamLook::Shard>> StreamLook::ListShards() {
  std::vector<Shard> shards;
  json::object query = {{"StreamName", consumer_.stream}};
  while (shards.size() <= kMaxShards) {
    const auto answer =
        JsonOf(client_.SendOne(Call("ListShards", query), deadline_), What("ListShards"));
    if (!answer) return answer.error();
    for (const json::value& shard : ArrayOf(*answer, "Shards")) {
      if (!shard.is_object()) continue;
      const json::object& members = shard.get_object();
      shards.push_back({TextOf(members, "ShardId"), TextOf(ObjectOf(members, "SequenceNumberRange"),
                                                           "StartingSequenceNumber")});
    }
    const std::string token = TextOf(*answer, "NextToken");
    if (token.empty()) return shards;
    query = {{"NextToken", token}};
  }
  return Error{ErrorKind::kExhausted, What("ListShards") + ": there are too many"};
}

/// What to ask first of a shard; nothing where it is not known which of its records are meant.
std::optional<json::object> StreamLook::IteratorQuery(const Shard& shard) const {
  json::object query = {{"StreamName", consumer_.stream}, {"ShardId", shard.id}};
  const std::string first = pipeline::RecordPlaceOf(shard.id, shard.first_sequence);
  const auto known = last_.find({consumer_.stream_arn, first.substr(0, first.find('-'))});
  // A place before the shard's first is of a stream of this name that is gone.
  if (known != last_.end() && known->second >= first) {
    const std::string digits = known->second.substr(known->second.find('-') + 1);
    query["ShardIteratorType"] = "AFTER_SEQUENCE_NUMBER";
    query["StartingSequenceNumber"] = digits.substr(digits.find_first_not_of('0'));
    return query;
  }
  if (consumer_.starting_position != "TRIM_HORIZON") return std::nullopt;
  query["ShardIteratorType"] = "TRIM_HORIZON";
  return query;
}

Result<std::vector<StreamLook::Reading>> StreamLook::Begin() {
  const auto shards = ListShards();
  if (!shards) return shards.error();
  std::vector<aws::Call> calls;
  for (const Shard& shard : *shards) {
    if (const auto query = IteratorQuery(shard)) calls.push_back(Call("GetShardIterator", *query));
  }
  std::vector<Reading> readings;
  for (const auto& response : client_.Send(calls, deadline_)) {
    const auto answer = JsonOf(response, What("GetShardIterator"));
    if (!answer) return answer.error();
    readings.push_back({TextOf(*answer, "ShardIterator"), 0});
  }
  return readings;
}

Result<void> StreamLook::ReadOn(std::vector<Reading>& readings, std::uint64_t limit,
                                UnjudgedRecords& found) {
  std::vector<aws::Call> calls;
  calls.reserve(readings.size());
  for (const Reading& one : readings) {
    calls.push_back(Call("GetRecords", {{"ShardIterator", one.iterator}, {"Limit", limit}}));
  }
  const auto responses = client_.Send(calls, deadline_);
  for (std::size_t i = 0; i < readings.size(); ++i) {
    const auto answer = JsonOf(responses[i], What("GetRecords"));
    if (!answer) return answer.error();
    const json::array records = ArrayOf(*answer, "Records");
    found.count += records.size();
    readings[i].count += records.size();
    if (!records.empty()) {
      const auto arrival = ArrivalOf(records.front());
      if (arrival)
        found.oldest_arrival = std::min(*arrival, found.oldest_arrival.value_or(*arrival));
    }
    const json::value* behind = answer->if_contains("MillisBehindLatest");
    const bool is_at_tip =
        behind == nullptr || !behind->is_number() || behind->to_number<double>() <= 0;
    readings[i].iterator = is_at_tip ? "" : TextOf(*answer, "NextShardIterator");
  }
  std::erase_if(readings, [](const Reading& one) { return one.iterator.empty(); });
  return {};
}

}  // namespace weir::deployment
