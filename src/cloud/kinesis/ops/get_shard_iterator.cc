// Turns each of the five kinds of iterator into a cursor and seals it.
#include "src/cloud/kinesis/ops/get_shard_iterator.h"

#include <fmt/format.h>

#include "src/cloud/kinesis/arguments.h"
#include "src/cloud/kinesis/errors.h"
#include "src/cloud/kinesis/iterator.h"

namespace weir::cloud::kinesis::ops {
namespace {

namespace json = boost::json;

Start ByNumber(protocol::JsonReader& in, std::string_view type) {
  const auto text = in.String("StartingSequenceNumber");
  if (!text) {
    in.Complain(errors::InvalidArgument(
        fmt::format("Must either specify (1) a ShardIteratorType of TRIM_HORIZON, LATEST or "
                    "AT_TIMESTAMP, or (2) a StartingSequenceNumber with the ShardIteratorType {}.",
                    type)));
    return FromTrimHorizon{};
  }
  const auto number = SequenceNumber::Parse(*text);
  if (!number) {
    in.Complain(errors::InvalidArgument(
        fmt::format("StartingSequenceNumber {} used in GetShardIterator is invalid.", *text)));
  }
  if (type == "AT_SEQUENCE_NUMBER") return AtNumber{number.value_or(SequenceNumber())};
  return AfterNumber{number.value_or(SequenceNumber())};
}

Start ByTime(protocol::JsonReader& in, TimePoint now) {
  const auto time = ReadTime(in, "Timestamp");
  if (!time) {
    in.Complain(errors::InvalidArgument(
        "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current "
        "request has no timestamp parameter."));
  } else if (*time > now) {
    in.Complain(errors::InvalidArgument(
        fmt::format("The timestampInMillis parameter cannot be greater than the "
                    "currentTimestampInMillis. timestampInMillis: {}, currentTimestampInMillis: {}",
                    Milliseconds(*time), Milliseconds(now))));
  }
  return FromTime{time.value_or(now)};
}

Start ReadStart(protocol::JsonReader& in, TimePoint now) {
  const std::string_view type = in.RequiredString("ShardIteratorType");
  if (type == "TRIM_HORIZON") return FromTrimHorizon{};
  if (type == "LATEST") return FromLatest{};
  if (type == "AT_TIMESTAMP") return ByTime(in, now);
  if (type == "AT_SEQUENCE_NUMBER" || type == "AFTER_SEQUENCE_NUMBER") return ByNumber(in, type);
  in.Complain(errors::Invalid("shardIteratorType", type,
                              "Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, "
                              "AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON]"));
  return FromTrimHorizon{};
}

}  // namespace

protocol::JsonOutcome GetShardIterator(Context& kinesis, const protocol::Call& call,
                                       const json::object& input) {
  protocol::JsonReader in(input);
  const StreamKey key = ReadStream(in, call);
  in.RequiredString("ShardId");
  const std::string shard_text = ReadShardId(in, "ShardId").value_or("");
  const Start start = ReadStart(in, kinesis.clock.Now());
  if (in.error()) return *in.error();

  const auto stream = kinesis.streams.Traits(key);
  if (!stream) return stream.error();
  const auto shard = ShardId::Parse(shard_text);
  if (!shard) return errors::ShardNotFound(key, shard_text);
  const auto cursor = kinesis.streams.Find(key, *shard, start);
  if (!cursor) return cursor.error();
  const ShardIterator iterator = {key, stream->number, *shard, *cursor};
  return json::object{{"ShardIterator", SealIterator(kinesis, iterator)}};
}

}  // namespace weir::cloud::kinesis::ops
