// The table of the operations of CloudWatch Logs.
#include "src/cloud/logs/service.h"

#include <array>

#include "src/cloud/logs/access.h"
#include "src/cloud/logs/errors.h"
#include "src/cloud/logs/ops/filter_log_events.h"
#include "src/cloud/logs/ops/get_log_events.h"
#include "src/cloud/logs/ops/groups.h"
#include "src/cloud/logs/ops/put_log_events.h"
#include "src/cloud/logs/ops/retention.h"
#include "src/cloud/logs/ops/streams.h"
#include "src/cloud/logs/ops/tags.h"
#include "src/cloud/protocol/aws_json.h"

namespace weir::cloud::logs {
namespace {

constexpr std::string_view kModel =
#include "src/cloud/logs/api.model"
    ;

constexpr std::array kOperations = std::to_array<protocol::Operation<Context>>({
    {"CreateLogGroup", ops::CreateLogGroup, "logGroupName kmsKeyId tags logGroupClass"},
    {"CreateLogStream", ops::CreateLogStream, "logGroupName logStreamName"},
    {"DeleteLogGroup", ops::DeleteLogGroup, "logGroupName"},
    {"DeleteLogStream", ops::DeleteLogStream, "logGroupName logStreamName"},
    {"DeleteRetentionPolicy", ops::DeleteRetentionPolicy, "logGroupName"},
    {"DescribeLogGroups", ops::DescribeLogGroups,
     "logGroupNamePrefix logGroupNamePattern nextToken limit includeLinkedAccounts logGroupClass "
     "logGroupIdentifiers"},
    {"DescribeLogStreams", ops::DescribeLogStreams,
     "logGroupName logGroupIdentifier logStreamNamePrefix orderBy descending nextToken limit"},
    {"FilterLogEvents", ops::FilterLogEvents,
     "logGroupName logGroupIdentifier logStreamNames logStreamNamePrefix startTime endTime "
     "filterPattern nextToken limit interleaved unmask startFromHead"},
    {"GetLogEvents", ops::GetLogEvents,
     "logGroupName logGroupIdentifier logStreamName startTime endTime nextToken limit "
     "startFromHead unmask"},
    {"ListTagsForResource", ops::ListTagsForResource, "resourceArn"},
    {"ListTagsLogGroup", ops::ListTagsLogGroup, "logGroupName"},
    {"PutLogEvents", ops::PutLogEvents,
     "logGroupName logStreamName logEvents sequenceToken entity"},
    {"PutRetentionPolicy", ops::PutRetentionPolicy, "logGroupName retentionInDays"},
    {"TagLogGroup", ops::TagLogGroup, "logGroupName tags"},
    {"TagResource", ops::TagResource, "resourceArn tags"},
    {"UntagLogGroup", ops::UntagLogGroup, "logGroupName tags"},
    {"UntagResource", ops::UntagResource, "resourceArn tagKeys"},
});

protocol::Protocols MakeProtocols() {
  protocol::Protocols protocols;
  protocols.push_back(protocol::MakeAwsJson(protocol::JsonVersion::kV11, "Logs_20140328"));
  return protocols;
}

}  // namespace

LogsService::LogsService(LogStore& logs, const store::Clock& clock)
    : TableService({.table = kModel}, MakeProtocols(), context_, kOperations, AccessTable()),
      context_{logs, clock} {}

protocol::AwsError LogsService::Invalid(std::string message) const {
  return errors::InvalidParameter(std::move(message));
}

}  // namespace weir::cloud::logs
