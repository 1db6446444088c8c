// The table of the operations of CloudWatch Logs.
#include "src/cloud/logs/service.h"

#include <array>

#include "src/cloud/logs/ops/filter_log_events.h"
#include "src/cloud/logs/ops/get_log_events.h"
#include "src/cloud/logs/ops/groups.h"
#include "src/cloud/logs/ops/put_log_events.h"
#include "src/cloud/logs/ops/retention.h"
#include "src/cloud/logs/ops/streams.h"
#include "src/cloud/logs/ops/tags.h"

namespace weir::cloud::logs {
namespace {

constexpr std::array kOperations = std::to_array<protocol::JsonOperation<Context>>({
    {"CreateLogGroup", ops::CreateLogGroup},
    {"CreateLogStream", ops::CreateLogStream},
    {"DeleteLogGroup", ops::DeleteLogGroup},
    {"DeleteLogStream", ops::DeleteLogStream},
    {"DeleteRetentionPolicy", ops::DeleteRetentionPolicy},
    {"DescribeLogGroups", ops::DescribeLogGroups},
    {"DescribeLogStreams", ops::DescribeLogStreams},
    {"FilterLogEvents", ops::FilterLogEvents},
    {"GetLogEvents", ops::GetLogEvents},
    {"ListTagsForResource", ops::ListTagsForResource},
    {"ListTagsLogGroup", ops::ListTagsLogGroup},
    {"PutLogEvents", ops::PutLogEvents},
    {"PutRetentionPolicy", ops::PutRetentionPolicy},
    {"TagLogGroup", ops::TagLogGroup},
    {"TagResource", ops::TagResource},
    {"UntagLogGroup", ops::UntagLogGroup},
    {"UntagResource", ops::UntagResource},
});

}  // namespace

LogsService::LogsService(LogStore& logs, const store::Clock& clock)
    : JsonService(protocol::JsonVersion::kV11, context_, kOperations), context_{logs, clock} {}

}  // namespace weir::cloud::logs
