// Turns each of the five kinds of iterator into a cursor and seals it.
#include "src/cloud/kinesis/ops/get_shard_iterator.h"

#include <fmt/format.h>

#include "src/cloud/kinesis/arguments.h"
#include "src/cloud/kinesis/errors.h"
#include "src/cloud/kinesis/iterator.h"

namespace weir::cloud::kinesis::ops {
namespace {

namespace json = boost::json;

Start ByNumber(protocol::Input& in, std::string_view type) {
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

/// API_GetShardIterator: a time that is yet to come is refused (AsksForWhatAnIteratorNeeds).
Start ByTime(protocol::Input& in, TimePoint now) {
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

Start ReadStart(protocol::Input& in, TimePoint now) {
  const std::string_view type = in.Text("ShardIteratorType");
  if (type == "TRIM_HORIZON") return FromTrimHorizon{};
  if (type == "LATEST") return FromLatest{};
  if (type == "AT_TIMESTAMP") return ByTime(in, now);
  return ByNumber(in, type);
}

}  // namespace

protocol::JsonOutcome GetShardIterator(Context& kinesis, const protocol::Call& call,
                                       const json::object& input) {
  protocol::Input in(input);
  const StreamKey key = ReadStream(in, call);
  const std::string shard_text(in.Text("ShardId"));
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
