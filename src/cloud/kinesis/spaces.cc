// Streams were JSON in version 1, in which hashes, sequence numbers and modes were texts.
#include "src/cloud/kinesis/spaces.h"

#include "src/cloud/kinesis/model.h"
#include "src/cloud/store/record/json_row.h"

namespace weir::cloud::store {

template <>
struct JsonForm<kinesis::HashKey> {
  static void Read(const boost::json::value& json, kinesis::HashKey& hash) {
    hash = Need(kinesis::ParseHash(json.as_string()), "hash");
  }
};

template <>
struct JsonForm<kinesis::SequenceNumber> {
  static void Read(const boost::json::value& json, kinesis::SequenceNumber& number) {
    number = Need(kinesis::SequenceNumber::Parse(json.as_string()), "sequence number");
  }
};

template <>
struct JsonForm<kinesis::StreamMode> {
  static void Read(const boost::json::value& json, kinesis::StreamMode& mode) {
    mode = Need(kinesis::StreamModeNamed(json.as_string()), "mode");
  }
};

template <>
struct JsonForm<kinesis::ShardId> {
  static void Read(const boost::json::value& json, kinesis::ShardId& shard) {
    shard.index = json.to_number<std::uint32_t>();
  }
};

template <>
struct JsonNames<kinesis::Shard> {
  static constexpr std::array<std::string_view, 7> kNames = {
      "parents", "first_hash", "last_hash", "created", "starting", "ending", "closed"};
};

template <>
struct JsonNames<kinesis::StreamInfo> {
  static constexpr std::array<std::string_view, 9> kNames = {
      "number",  "created",       "mode", "retention_hours", "max_record_kib",
      "kms_key", "shard_metrics", "tags", "shards"};
};

}  // namespace weir::cloud::store

namespace weir::cloud::kinesis {

std::vector<store::Space> Spaces() {
  return {{.name = kStreamSpace, .steps = {store::FromJson<StreamInfo>}},
          {.name = kNumberSpace, .steps = {}},
          {.name = kCreatedSpace, .steps = {}},
          {.name = kChunkSpace, .steps = {}},
          {.name = kMarkSpace, .steps = {}},
          {.name = kTokenKeySpace, .steps = {}}};
}

}  // namespace weir::cloud::kinesis
