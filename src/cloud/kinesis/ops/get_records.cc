// Reads a page of records and says where the next one begins.
#include "src/cloud/kinesis/ops/get_records.h"

#include "src/cloud/kinesis/arguments.h"
#include "src/cloud/kinesis/errors.h"
#include "src/cloud/kinesis/iterator.h"
#include "src/cloud/kinesis/render.h"
#include "src/codec/base64.h"

namespace weir::cloud::kinesis::ops {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMaxRecords = 10000;

json::object ShowRecord(const Record& record) {
  std::string data;
  codec::AppendBase64(record.data, data);
  json::object out = {{"SequenceNumber", record.sequence.Text()},
                      {"ApproximateArrivalTimestamp", Seconds(record.arrival)},
                      {"Data", std::move(data)},
                      {"PartitionKey", record.partition_key}};
  if (record.encrypted) out["EncryptionType"] = "KMS";
  return out;
}

/// None where the stream is deleted meanwhile.
json::array ShowChildren(const Context& kinesis, const StreamKey& key, ShardId parent) {
  json::array children;
  const auto stream = kinesis.streams.Describe(key);
  if (!stream) return children;
  for (const ShardId id : stream->ChildrenOf(parent)) {
    const Shard& child = stream->shards[id.index];
    json::array parents;
    for (const ShardId other : child.parents) parents.emplace_back(other.Text());
    children.push_back(json::object{{"ShardId", id.Text()},
                                    {"ParentShards", std::move(parents)},
                                    {"HashKeyRange", ShowRange(child.range)}});
  }
  return children;
}

}  // namespace

protocol::JsonOutcome GetRecords(Context& kinesis, const protocol::Call& call,
                                 const json::object& input) {
  protocol::Input in(input);
  const std::string_view token = in.Text("ShardIterator");
  const std::int64_t limit = in.Integer("Limit").value_or(kMaxRecords);
  const bool by_arn = in.String("StreamARN").has_value();
  const StreamKey arn = by_arn ? ReadArn(in, call, "StreamARN") : StreamKey();
  if (in.error()) return *in.error();
  auto iterator = OpenIterator(kinesis, token);
  if (!iterator) return iterator.error();
  if (by_arn && arn != iterator->stream) {
    return errors::InvalidArgument("The ShardIterator is of another stream than the StreamARN.");
  }

  const auto stream = kinesis.streams.Traits(iterator->stream);
  if (!stream || stream->number != iterator->number || iterator->stream.region != call.region) {
    return errors::StreamNotFound(iterator->stream);
  }
  ReadLimits limits;
  limits.records = static_cast<std::size_t>(limit);
  const auto page =
      kinesis.streams.Read(iterator->stream, iterator->shard, iterator->cursor, limits);
  if (!page) return page.error();

  json::array records;
  records.reserve(page->records.size());
  for (const Record& record : page->records) records.push_back(ShowRecord(record));
  const auto behind = std::chrono::duration_cast<std::chrono::milliseconds>(page->behind);
  json::object out = {{"Records", std::move(records)}, {"MillisBehindLatest", behind.count()}};
  if (page->ended) {
    out["ChildShards"] = ShowChildren(kinesis, iterator->stream, iterator->shard);
  } else {
    iterator->cursor = page->next;
    out["NextShardIterator"] = SealIterator(kinesis, *iterator);
  }
  return out;
}

}  // namespace weir::cloud::kinesis::ops
