// The event that a function gets for a batch of Kinesis records.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "src/cloud/lambda/mappings/ordered_source.h"

namespace weir::cloud::lambda {

/// Writes, with the members in AWS's order and without white space ("Process Amazon Kinesis Data
/// Streams records with Lambda", Developer Guide; LooksAsAwsDocumentsIt):
///
///     {"Records":[{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"k",
///     "sequenceNumber":"4959…","data":"<base64>","approximateArrivalTimestamp":1545084650.987},
///     "eventSource":"aws:kinesis","eventVersion":"1.0","eventID":"shardId-000000000006:4959…",
///     "eventName":"aws:kinesis:record","invokeIdentityArn":"arn:aws:iam::…:role/r",
///     "awsRegion":"us-east-1","eventSourceARN":"arn:aws:kinesis:…"},…]}
class KinesisEvent {
 public:
  KinesisEvent(const StreamArn& stream, std::string_view region, const ShardId& shard,
               std::string_view role_arn);

  /// What Build() takes for the record, its comma included.
  [[nodiscard]] std::size_t Bytes(const StreamRecord& record) const;
  [[nodiscard]] std::string Build(std::span<const StreamRecord* const> records) const;

 private:
  void Append(const StreamRecord& record, std::string& out) const;

  const std::string id_prefix_;  // of the event id: the shard's and a colon
  const std::string tail_;       // what follows the event id
};

}  // namespace weir::cloud::lambda
