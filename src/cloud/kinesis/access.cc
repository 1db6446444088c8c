// "Actions, resources, and condition keys for Amazon Kinesis Data Streams", Service Authorization
// Reference.
#include "src/cloud/kinesis/access.h"

#include <array>
#include <string>

#include "src/cloud/kinesis/arguments.h"
#include "src/cloud/kinesis/iterator.h"

namespace weir::cloud::kinesis {
namespace {

using protocol::AccessWish;
using protocol::Input;
using Subject = protocol::OperationCall<Context>;

/// Where the request names none, the operation says so.
void OnStream(const Subject& subject, AccessWish& wish) {
  Input in(subject.input);
  const StreamKey stream = ReadStream(in, subject.call);
  if (!in.error()) wish.On(stream.Arn());
}

void OnResource(const Subject& subject, AccessWish& wish) {
  wish.On(Input(subject.input).Text("ResourceARN"));
}

/// An iterator names its stream; one that is none is told so.
void OnStreamOfIterator(const Subject& subject, AccessWish& wish) {
  const auto iterator = OpenIterator(subject.context, Input(subject.input).Text("ShardIterator"));
  if (iterator) wish.On(iterator->stream.Arn());
}

/// The next page of a list names its stream by its token, which the operation alone reads: who has
/// got the first one gets the others.
void OnListedStream(const Subject& subject, AccessWish& wish) {
  if (!Input(subject.input).String("NextToken")) OnStream(subject, wish);
}

constexpr auto kAccess = std::to_array<AccessRow>({
    {"AddTagsToStream", "kinesis:AddTagsToStream", OnStream},
    {"CreateStream", "kinesis:CreateStream", OnStream},
    {"DecreaseStreamRetentionPeriod", "kinesis:DecreaseStreamRetentionPeriod", OnStream},
    {"DeleteStream", "kinesis:DeleteStream", OnStream},
    {"DescribeLimits", "kinesis:DescribeLimits"},
    {"DescribeStream", "kinesis:DescribeStream", OnStream},
    {"DescribeStreamSummary", "kinesis:DescribeStreamSummary", OnStream},
    {"DisableEnhancedMonitoring", "kinesis:DisableEnhancedMonitoring", OnStream},
    {"EnableEnhancedMonitoring", "kinesis:EnableEnhancedMonitoring", OnStream},
    {"GetRecords", "kinesis:GetRecords", OnStreamOfIterator},
    {"GetShardIterator", "kinesis:GetShardIterator", OnStream},
    {"IncreaseStreamRetentionPeriod", "kinesis:IncreaseStreamRetentionPeriod", OnStream},
    {"ListShards", "kinesis:ListShards", OnListedStream},
    {"ListStreams", "kinesis:ListStreams"},
    {"ListTagsForResource", "kinesis:ListTagsForResource", OnResource},
    {"ListTagsForStream", "kinesis:ListTagsForStream", OnStream},
    {"MergeShards", "kinesis:MergeShards", OnStream},
    {"PutRecord", "kinesis:PutRecord", OnStream},
    {"PutRecords", "kinesis:PutRecords", OnStream},
    {"RemoveTagsFromStream", "kinesis:RemoveTagsFromStream", OnStream},
    {"SplitShard", "kinesis:SplitShard", OnStream},
    {"StartStreamEncryption", "kinesis:StartStreamEncryption", OnStream},
    {"StopStreamEncryption", "kinesis:StopStreamEncryption", OnStream},
    {"TagResource", "kinesis:TagResource", OnResource},
    {"UntagResource", "kinesis:UntagResource", OnResource},
    {"UpdateMaxRecordSize", "kinesis:UpdateMaxRecordSize", OnStream},
    {"UpdateShardCount", "kinesis:UpdateShardCount", OnStream},
    {"UpdateStreamMode", "kinesis:UpdateStreamMode", OnStream},
});

}  // namespace

std::span<const AccessRow> AccessTable() { return kAccess; }

}  // namespace weir::cloud::kinesis
