// Takes records: checks them all, then writes them in one go.
#include "src/cloud/kinesis/ops/put_records.h"

#include <fmt/format.h>

#include "src/cloud/kinesis/arguments.h"
#include "src/cloud/kinesis/errors.h"

namespace weir::cloud::kinesis::ops {
namespace {

namespace json = boost::json;

/// API_PutRecords: of all records with their keys; a record has its stream's bound
/// (LargerRecordsAreASettingOfTheStream).
constexpr std::size_t kMaxRequestBytes = std::size_t{10} << 20;

NewRecord ReadRecord(protocol::Input& in) {
  NewRecord record;
  record.data = in.Text("Data");
  record.partition_key = in.Text("PartitionKey");
  const auto explicit_hash = in.String("ExplicitHashKey");
  if (!explicit_hash) {
    record.hash = HashOf(record.partition_key);
  } else if (const auto hash = ParseHash(*explicit_hash)) {
    record.hash = *hash;
  } else {
    in.Complain(errors::InvalidArgument(
        fmt::format("Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. "
                    "Specified value was {}",
                    *explicit_hash)));
  }
  return record;
}

std::size_t Size(const NewRecord& record) {
  return record.data.size() + record.partition_key.size();
}

/// Sizes that depend on the stream: of each record and of all together.
protocol::Outcome<StreamTraits> Admit(const Context& kinesis, const StreamKey& key,
                                      const std::vector<NewRecord>& records) {
  auto stream = kinesis.streams.Traits(key);
  if (!stream) return stream;
  const std::size_t max = stream->max_record_bytes;
  std::size_t total = 0;
  for (const NewRecord& record : records) {
    total += Size(record);
    if (Size(record) > max) {
      return errors::InvalidArgument(
          fmt::format("Record size of {} bytes exceeds the limit of {} bytes of stream {}.",
                      Size(record), max, key.name));
    }
  }
  if (total > kMaxRequestBytes) {
    return errors::InvalidArgument("Records size exceeds 10 MB limit");
  }
  return stream;
}

json::object ShowPlacement(const StreamKey& key, const Placement& placement) {
  if (placement.number) {
    return {{"SequenceNumber", placement.number->Text()}, {"ShardId", placement.shard.Text()}};
  }
  const protocol::AwsError error = errors::RateExceeded(key, placement.shard);
  return {{"ErrorCode", error.code}, {"ErrorMessage", error.message}};
}

}  // namespace

protocol::JsonOutcome PutRecord(Context& kinesis, const protocol::Call& call,
                                const json::object& input) {
  protocol::Input in(input);
  const StreamKey key = ReadStream(in, call);
  std::vector<NewRecord> records;
  records.push_back(ReadRecord(in));
  // Numbers of a shard always rise, so that SequenceNumberForOrdering asks for nothing more.
  const auto ordering = in.String("SequenceNumberForOrdering");
  if (ordering && !SequenceNumber::Parse(*ordering)) {
    in.Complain(errors::InvalidArgument(
        fmt::format("ExclusiveMinimumSequenceNumber {} is invalid.", *ordering)));
  }
  if (in.error()) return *in.error();

  const auto stream = Admit(kinesis, key, records);
  if (!stream) return stream.error();
  const auto placements = kinesis.streams.Append(key, records);
  if (!placements) return placements.error();
  const Placement& placement = placements->front();
  if (!placement.number) return errors::RateExceeded(key, placement.shard);
  json::object out = ShowPlacement(key, placement);
  if (stream->encrypted) out["EncryptionType"] = "KMS";
  return out;
}

protocol::JsonOutcome PutRecords(Context& kinesis, const protocol::Call& call,
                                 const json::object& input) {
  protocol::Input in(input);
  const StreamKey key = ReadStream(in, call);
  if (in.error()) return *in.error();
  const json::array& array = *in.Array("Records");
  std::vector<NewRecord> records;
  records.reserve(array.size());
  for (const json::value& value : array) {
    protocol::Input inner(value.get_object());
    records.push_back(ReadRecord(inner));
    if (inner.error()) return *inner.error();
  }

  const auto stream = Admit(kinesis, key, records);
  if (!stream) return stream.error();
  const auto placements = kinesis.streams.Append(key, records);
  if (!placements) return placements.error();
  json::array results;
  results.reserve(placements->size());
  std::int64_t failed = 0;
  for (const Placement& placement : *placements) {
    results.push_back(ShowPlacement(key, placement));
    if (!placement.number) ++failed;
  }
  json::object out = {{"FailedRecordCount", failed}, {"Records", std::move(results)}};
  if (stream->encrypted) out["EncryptionType"] = "KMS";
  return out;
}

}  // namespace weir::cloud::kinesis::ops
