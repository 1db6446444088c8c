// The table of Kinesis's operations.
#include "src/cloud/kinesis/service.h"

#include <array>

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

namespace weir::cloud::kinesis {
namespace {

constexpr std::array kOperations = std::to_array<protocol::JsonOperation<Context>>({
    {"AddTagsToStream", ops::AddTagsToStream},
    {"CreateStream", ops::CreateStream},
    {"DecreaseStreamRetentionPeriod", ops::DecreaseStreamRetentionPeriod},
    {"DeleteStream", ops::DeleteStream},
    {"DescribeLimits", ops::DescribeLimits},
    {"DescribeStream", ops::DescribeStream},
    {"DescribeStreamSummary", ops::DescribeStreamSummary},
    {"DisableEnhancedMonitoring", ops::DisableEnhancedMonitoring},
    {"EnableEnhancedMonitoring", ops::EnableEnhancedMonitoring},
    {"GetRecords", ops::GetRecords},
    {"GetShardIterator", ops::GetShardIterator},
    {"IncreaseStreamRetentionPeriod", ops::IncreaseStreamRetentionPeriod},
    {"ListShards", ops::ListShards},
    {"ListStreams", ops::ListStreams},
    {"ListTagsForResource", ops::ListTagsForResource},
    {"ListTagsForStream", ops::ListTagsForStream},
    {"MergeShards", ops::MergeShards},
    {"PutRecord", ops::PutRecord},
    {"PutRecords", ops::PutRecords},
    {"RemoveTagsFromStream", ops::RemoveTagsFromStream},
    {"SplitShard", ops::SplitShard},
    {"StartStreamEncryption", ops::StartStreamEncryption},
    {"StopStreamEncryption", ops::StopStreamEncryption},
    {"TagResource", ops::TagResource},
    {"UntagResource", ops::UntagResource},
    {"UpdateMaxRecordSize", ops::UpdateMaxRecordSize},
    {"UpdateShardCount", ops::UpdateShardCount},
    {"UpdateStreamMode", ops::UpdateStreamMode},
});

}  // namespace

KinesisService::KinesisService(store::Store& store, const store::Clock& clock, StreamStore& streams)
    : JsonService(protocol::JsonVersion::kV11, context_, kOperations),
      context_{streams, clock, TokenSealer(store)} {}

protocol::AwsError KinesisService::Throttled() const { return errors::Throttled(); }

}  // namespace weir::cloud::kinesis
