// What flows into a lake and is not in its ledger yet.
#include "src/deployment/stream_backlog.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/deployment/json_call.h"
#include "src/deployment/stream_consumers.h"
#include "src/pipeline/stream_position.h"

namespace weir::deployment {
namespace {

namespace json = boost::json;

constexpr std::chrono::seconds kPatience{15};
constexpr std::size_t kMaxShards = 10'000;
/// A shard may answer with nothing though there is something further on: so often it is asked.
constexpr std::uint32_t kMaxReads = 10;

/// The last place in the ledger, by the stream's ARN and the shard's digits.
using LastPlaces = std::map<std::pair<std::string, std::string>, std::string>;

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

struct Shard {
  std::string id;
  std::string first_sequence;
};

/// Looks at the shards of one stream.
class StreamLook {
 public:
  StreamLook(aws::Client& client, const StreamConsumer& consumer, const LastPlaces& last,
             aws::Deadline deadline)
      : client_(client), consumer_(consumer), last_(last), deadline_(deadline) {}

  /// Whether any shard holds a record after its last place.
  Result<bool> IsBehind() {
    const auto shards = ListShards();
    if (!shards) return shards.error();
    auto iterators = GetIterators(*shards);
    if (!iterators) return iterators.error();
    for (std::uint32_t read = 0; read < kMaxReads && !iterators->empty(); ++read) {
      const auto found = ReadAll(*iterators);
      if (!found || *found) return found;
    }
    if (iterators->empty()) return false;
    return Error{ErrorKind::kExhausted, "stream " + consumer_.stream + " does not say what it has"};
  }

 private:
  [[nodiscard]] aws::Call Call(std::string_view operation, const json::object& body) const {
    return TargetCall("kinesis", "1.1", "Kinesis_20131202." + std::string(operation), body);
  }

  [[nodiscard]] std::string What(std::string_view operation) const {
    return fmt::format("stream {}: {}", consumer_.stream, operation);
  }

  Result<std::vector<Shard>> ListShards() {
    std::vector<Shard> shards;
    json::object query = {{"StreamName", consumer_.stream}};
    while (shards.size() <= kMaxShards) {
      const auto answer =
          JsonOf(client_.SendOne(Call("ListShards", query), deadline_), What("ListShards"));
      if (!answer) return answer.error();
      for (const json::value& shard : ArrayOf(*answer, "Shards")) {
        if (!shard.is_object()) continue;
        const json::object& members = shard.get_object();
        shards.push_back(
            {TextOf(members, "ShardId"),
             TextOf(ObjectOf(members, "SequenceNumberRange"), "StartingSequenceNumber")});
      }
      const std::string token = TextOf(*answer, "NextToken");
      if (token.empty()) return shards;
      query = {{"NextToken", token}};
    }
    return Error{ErrorKind::kExhausted, What("ListShards") + ": there are too many"};
  }

  /// What to ask first of a shard; nothing where it is not known which of its records are meant.
  [[nodiscard]] std::optional<json::object> IteratorQuery(const Shard& shard) const {
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

  Result<std::vector<std::string>> GetIterators(const std::vector<Shard>& shards) {
    std::vector<aws::Call> calls;
    for (const Shard& shard : shards) {
      if (const auto query = IteratorQuery(shard))
        calls.push_back(Call("GetShardIterator", *query));
    }
    std::vector<std::string> iterators;
    for (const auto& response : client_.Send(calls, deadline_)) {
      const auto answer = JsonOf(response, What("GetShardIterator"));
      if (!answer) return answer.error();
      iterators.push_back(TextOf(*answer, "ShardIterator"));
    }
    return iterators;
  }

  /// Whether there is a record; leaves the iterators that have more to say.
  Result<bool> ReadAll(std::vector<std::string>& iterators) {
    std::vector<aws::Call> calls;
    for (const std::string& iterator : std::exchange(iterators, {})) {
      calls.push_back(Call("GetRecords", {{"ShardIterator", iterator}, {"Limit", 1}}));
    }
    for (const auto& response : client_.Send(calls, deadline_)) {
      const auto answer = JsonOf(response, What("GetRecords"));
      if (!answer) return answer.error();
      if (!ArrayOf(*answer, "Records").empty()) return true;
      const json::value* behind = answer->if_contains("MillisBehindLatest");
      const std::string next = TextOf(*answer, "NextShardIterator");
      const bool is_at_tip =
          behind == nullptr || !behind->is_number() || behind->to_number<double>() <= 0;
      if (!next.empty() && !is_at_tip) iterators.push_back(next);
    }
    return false;
  }

  aws::Client& client_;
  const StreamConsumer& consumer_;
  const LastPlaces& last_;
  const aws::Deadline deadline_;
};

}  // namespace

Result<lake::StreamBacklog> FindStreamBacklog(aws::Client& client, const aws::BucketPrefix& lake,
                                              std::span<const pipeline::LedgerEntry> entries) {
  const aws::Deadline deadline = client.clock().Now() + kPatience;
  const auto consumers = FindStreamConsumers(client, deadline);
  if (!consumers) return consumers.error();
  const LastPlaces last = LastPlacesOf(entries);
  lake::StreamBacklog backlog;
  for (const StreamConsumer& consumer : *consumers) {
    if (consumer.lake.bucket != lake.bucket || consumer.lake.prefix != lake.prefix) continue;
    backlog.streams.insert(consumer.stream);
    const auto is_behind = StreamLook(client, consumer, last, deadline).IsBehind();
    if (!is_behind) return is_behind.error();
    if (!*is_behind) continue;
    backlog.behind.insert(consumer.stream);
    if (!consumer.failed.empty()) backlog.failed.insert(consumer.failed);
  }
  return backlog;
}

}  // namespace weir::deployment
