// The table of Kinesis's operations.
#include "src/cloud/kinesis/service.h"

#include <array>

#include "src/cloud/kinesis/access.h"
#include "src/cloud/kinesis/errors.h"
#include "src/cloud/kinesis/ops/describe_limits.h"
#include "src/cloud/kinesis/ops/describe_stream.h"
#include "src/cloud/kinesis/ops/encryption.h"
#include "src/cloud/kinesis/ops/get_records.h"
#include "src/cloud/kinesis/ops/get_shard_iterator.h"
#include "src/cloud/kinesis/ops/list_shards.h"
#include "src/cloud/kinesis/ops/list_streams.h"
#include "src/cloud/kinesis/ops/monitoring.h"
#include "src/cloud/kinesis/ops/put_records.h"
#include "src/cloud/kinesis/ops/reshard.h"
#include "src/cloud/kinesis/ops/retention.h"
#include "src/cloud/kinesis/ops/streams.h"
#include "src/cloud/kinesis/ops/tags.h"
#include "src/cloud/protocol/aws_cbor.h"
#include "src/cloud/protocol/aws_json.h"

namespace weir::cloud::kinesis {
namespace {

constexpr std::string_view kModel =
#include "src/cloud/kinesis/api.model"
    ;
constexpr std::string_view kTarget = "Kinesis_20131202";

constexpr std::array kOperations = std::to_array<protocol::Operation<Context>>({
    {"AddTagsToStream", ops::AddTagsToStream, "StreamName StreamARN Tags"},
    {"CreateStream", ops::CreateStream,
     "StreamName ShardCount StreamModeDetails Tags MaxRecordSizeInKiB"},
    {"DecreaseStreamRetentionPeriod", ops::DecreaseStreamRetentionPeriod,
     "StreamName StreamARN RetentionPeriodHours"},
    {"DeleteStream", ops::DeleteStream, "StreamName StreamARN EnforceConsumerDeletion"},
    {"DescribeLimits", ops::DescribeLimits, ""},
    {"DescribeStream", ops::DescribeStream, "StreamName StreamARN Limit ExclusiveStartShardId"},
    {"DescribeStreamSummary", ops::DescribeStreamSummary, "StreamName StreamARN"},
    {"DisableEnhancedMonitoring", ops::DisableEnhancedMonitoring,
     "StreamName StreamARN ShardLevelMetrics"},
    {"EnableEnhancedMonitoring", ops::EnableEnhancedMonitoring,
     "StreamName StreamARN ShardLevelMetrics"},
    {"GetRecords", ops::GetRecords, "ShardIterator Limit StreamARN"},
    {"GetShardIterator", ops::GetShardIterator,
     "StreamName StreamARN ShardId ShardIteratorType StartingSequenceNumber Timestamp"},
    {"IncreaseStreamRetentionPeriod", ops::IncreaseStreamRetentionPeriod,
     "StreamName StreamARN RetentionPeriodHours"},
    {"ListShards", ops::ListShards,
     "StreamName StreamARN NextToken ExclusiveStartShardId MaxResults StreamCreationTimestamp "
     "ShardFilter"},
    {"ListStreams", ops::ListStreams, "Limit ExclusiveStartStreamName NextToken"},
    {"ListTagsForResource", ops::ListTagsForResource, "ResourceARN"},
    {"ListTagsForStream", ops::ListTagsForStream,
     "StreamName StreamARN ExclusiveStartTagKey Limit"},
    {"MergeShards", ops::MergeShards, "StreamName StreamARN ShardToMerge AdjacentShardToMerge"},
    {"PutRecord", ops::PutRecord,
     "StreamName StreamARN Data PartitionKey ExplicitHashKey SequenceNumberForOrdering"},
    {"PutRecords", ops::PutRecords, "StreamName StreamARN Records"},
    {"RemoveTagsFromStream", ops::RemoveTagsFromStream, "StreamName StreamARN TagKeys"},
    {"SplitShard", ops::SplitShard, "StreamName StreamARN ShardToSplit NewStartingHashKey"},
    {"StartStreamEncryption", ops::StartStreamEncryption,
     "StreamName StreamARN EncryptionType KeyId"},
    {"StopStreamEncryption", ops::StopStreamEncryption,
     "StreamName StreamARN EncryptionType KeyId"},
    {"TagResource", ops::TagResource, "ResourceARN Tags"},
    {"UntagResource", ops::UntagResource, "ResourceARN TagKeys"},
    {"UpdateMaxRecordSize", ops::UpdateMaxRecordSize, "StreamARN MaxRecordSizeInKiB"},
    {"UpdateShardCount", ops::UpdateShardCount,
     "StreamName StreamARN TargetShardCount ScalingType"},
    {"UpdateStreamMode", ops::UpdateStreamMode, "StreamARN StreamModeDetails"},
});

protocol::Protocols MakeProtocols() {
  protocol::Protocols protocols;
  protocols.push_back(protocol::MakeAwsJson(protocol::JsonVersion::kV11, kTarget));
  protocols.push_back(protocol::MakeTargetCbor(kTarget));
  return protocols;
}

}  // namespace

KinesisService::KinesisService(store::Store& store, const store::Clock& clock, StreamStore& streams)
    : TableService({.table = kModel}, MakeProtocols(), context_, kOperations, AccessTable()),
      context_{streams, clock, TokenSealer(store)} {}

protocol::AwsError KinesisService::Throttled() const { return errors::Throttled(); }

}  // namespace weir::cloud::kinesis
