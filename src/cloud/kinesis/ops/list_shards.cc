// Lists shards; what a list begun asks for travels in its token.
#include "src/cloud/kinesis/ops/list_shards.h"

#include <algorithm>

#include "src/cloud/kinesis/arguments.h"
#include "src/cloud/kinesis/errors.h"
#include "src/cloud/kinesis/render.h"
#include "src/cloud/store/key.h"

namespace weir::cloud::kinesis::ops {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMaxListedShards = 1000;
/// API_ListShards: 300 seconds, then ExpiredNextTokenException (ListsShardsPageByPage).
constexpr Duration kTokenLife = std::chrono::seconds(300);
constexpr std::string_view kTokenSpace = "shards";

struct Filter {
  std::string type = "FROM_TRIM_HORIZON";
  TimePoint time;
};

/// What is asked for, whether by members or by a token.
struct Query {
  StreamKey stream;
  Filter filter;
  std::string after;  ///< shards up to this id are left out
};

void ReadFilter(protocol::Input& in, Query& query) {
  const json::object* object = in.Object("ShardFilter");
  if (object == nullptr) return;
  protocol::Input inner(*object);
  Filter& filter = query.filter;
  filter.type = inner.Text("Type");
  const auto shard = inner.String("ShardId");
  const auto time = ReadTime(inner, "Timestamp");
  if (inner.error()) in.Complain(*inner.error());
  const bool by_shard = filter.type == "AFTER_SHARD_ID";
  const bool by_time = filter.type == "AT_TIMESTAMP" || filter.type == "FROM_TIMESTAMP";
  if (by_shard != shard.has_value() || by_time != time.has_value()) {
    in.Complain(errors::InvalidArgument(
        "ShardFilter takes a ShardId with the type AFTER_SHARD_ID, and a Timestamp with the types "
        "AT_TIMESTAMP and FROM_TIMESTAMP, and neither with others."));
  }
  if (shard) query.after = std::max(query.after, std::string(*shard));
  if (time) filter.time = *time;
}

std::string Seal(const Context& kinesis, const Query& query, const std::string& after) {
  const auto micros = [](TimePoint time) {
    return static_cast<std::uint64_t>(time.time_since_epoch().count());
  };
  return kinesis.tokens.Seal(store::Key(kTokenSpace)
                                 .Text(query.stream.region)
                                 .Text(query.stream.name)
                                 .Text(query.filter.type)
                                 .Number(micros(query.filter.time))
                                 .Text(after)
                                 .Number(micros(kinesis.clock.Now())));
}

protocol::Outcome<Query> Open(const Context& kinesis, std::string_view token) {
  const auto payload = kinesis.tokens.Open(token);
  if (!payload || !payload->starts_with(store::Key(kTokenSpace).str())) {
    return errors::InvalidArgument("Invalid NextToken.");
  }
  const auto time = [](std::uint64_t micros) {
    return TimePoint(Duration(static_cast<Duration::rep>(micros)));
  };
  store::KeyParts parts(*payload, kTokenSpace);
  Query query;
  query.stream.region = parts.Text();
  query.stream.name = parts.Text();
  query.filter.type = parts.Text();
  query.filter.time = time(parts.Number());
  query.after = parts.Text();
  if (time(parts.Number()) + kTokenLife < kinesis.clock.Now()) return errors::ExpiredNextToken();
  return query;
}

/// API_ListShards: what a NextToken stands for is not given beside it (ListsShardsPageByPage).
protocol::Outcome<Query> ReadQuery(const Context& kinesis, protocol::Input& in,
                                   const protocol::Call& call, const json::object& input) {
  if (const auto token = in.String("NextToken")) {
    for (const char* other : {"StreamName", "StreamARN", "ExclusiveStartShardId", "ShardFilter",
                              "StreamCreationTimestamp"}) {
      const json::value* given = input.if_contains(other);
      if (given != nullptr && !given->is_null()) {
        return errors::InvalidArgument(std::string("NextToken and ") + other +
                                       " cannot be provided together.");
      }
    }
    return Open(kinesis, *token);
  }
  Query query;
  query.stream = ReadStream(in, call);
  query.after = in.Text("ExclusiveStartShardId");
  ReadFilter(in, query);
  if (in.error()) return *in.error();
  return query;
}

bool Passes(const Filter& filter, const StreamInfo& stream, const Shard& shard, TimePoint now) {
  if (stream.Expired(shard, now)) return false;
  if (filter.type == "AT_LATEST") return shard.open();
  if (filter.type == "FROM_TRIM_HORIZON" || filter.type == "AFTER_SHARD_ID") return true;
  const TimePoint horizon = std::max(stream.Horizon(now), stream.created);
  const TimePoint time =
      filter.type == "AT_TRIM_HORIZON" ? horizon : std::max(horizon, filter.time);
  const bool ends_later = shard.open() || *shard.closed >= time;
  return ends_later && (filter.type == "FROM_TIMESTAMP" || shard.created <= time);
}

}  // namespace

protocol::JsonOutcome ListShards(Context& kinesis, const protocol::Call& call,
                                 const json::object& input) {
  protocol::Input in(input);
  const std::int64_t max_results = in.Integer("MaxResults").value_or(kMaxListedShards);
  const auto created = ReadTime(in, "StreamCreationTimestamp");
  const auto query = ReadQuery(kinesis, in, call, input);
  if (in.error()) return *in.error();
  if (!query) return query.error();

  const auto stream = kinesis.streams.Describe(query->stream);
  if (!stream) return stream.error();
  if (created && Milliseconds(*created) / 1000 != Milliseconds(stream->created) / 1000) {
    return errors::StreamNotFound(query->stream);
  }
  const auto limit = static_cast<std::size_t>(std::min(max_results, kMaxListedShards));
  const TimePoint now = kinesis.clock.Now();
  json::array shards;
  std::string last;
  json::object out;
  for (const Shard& shard : stream->shards) {
    std::string id = shard.id.Text();
    if (id <= query->after || !Passes(query->filter, *stream, shard, now)) continue;
    if (shards.size() == limit) {
      out["NextToken"] = Seal(kinesis, *query, last);
      break;
    }
    shards.push_back(ShowShard(shard));
    last = std::move(id);
  }
  out["Shards"] = std::move(shards);
  return out;
}

}  // namespace weir::cloud::kinesis::ops
