// "Actions, resources, and condition keys for Amazon CloudWatch Logs", Service Authorization
// Reference. A group stands in what is judged as its streams do,
// "…:log-group:<name>:log-stream:<stream>", the stream being "" where the whole group is meant.
#include "src/cloud/logs/access.h"

#include <array>
#include <string>

#include "src/cloud/logs/arguments.h"

namespace weir::cloud::logs {
namespace {

using protocol::AccessWish;
using protocol::Input;
using Subject = protocol::OperationCall<Context>;

void OnStreamOf(const GroupKey& group, std::string_view stream, AccessWish& wish) {
  wish.On(group.Arn().append(":log-stream:").append(stream));
}

void OnLogGroup(const Subject& subject, AccessWish& wish) {
  OnStreamOf(ReadGroup(Input(subject.input), subject.call), "", wish);
}

void OnLogGroupOrIdentifier(const Subject& subject, AccessWish& wish) {
  Input in(subject.input);
  OnStreamOf(ReadGroupOrIdentifier(in, subject.call), "", wish);
}

void OnLogStream(const Subject& subject, AccessWish& wish) {
  Input in(subject.input);
  OnStreamOf(ReadGroupOrIdentifier(in, subject.call), in.Text("logStreamName"), wish);
}

void OnAllLogGroups(const Subject& subject, AccessWish& wish) {
  OnStreamOf({.region = subject.call.region, .name = ""}, "", wish);
}

void OnTaggedResource(const Subject& subject, AccessWish& wish) {
  wish.On(Input(subject.input).Text("resourceArn"));
}

constexpr auto kAccess = std::to_array<AccessRow>({
    {"CreateLogGroup", "logs:CreateLogGroup", OnLogGroup},
    {"CreateLogStream", "logs:CreateLogStream", OnLogStream},
    {"DeleteLogGroup", "logs:DeleteLogGroup", OnLogGroup},
    {"DeleteLogStream", "logs:DeleteLogStream", OnLogStream},
    {"DeleteRetentionPolicy", "logs:DeleteRetentionPolicy", OnLogGroup},
    {"DescribeLogGroups", "logs:DescribeLogGroups", OnAllLogGroups},
    {"DescribeLogStreams", "logs:DescribeLogStreams", OnLogGroupOrIdentifier},
    {"FilterLogEvents", "logs:FilterLogEvents", OnLogGroupOrIdentifier},
    {"GetLogEvents", "logs:GetLogEvents", OnLogStream},
    {"ListTagsForResource", "logs:ListTagsForResource", OnTaggedResource},
    {"ListTagsLogGroup", "logs:ListTagsLogGroup", OnLogGroup},
    {"PutLogEvents", "logs:PutLogEvents", OnLogStream},
    {"PutRetentionPolicy", "logs:PutRetentionPolicy", OnLogGroup},
    {"TagLogGroup", "logs:TagLogGroup", OnLogGroup},
    {"TagResource", "logs:TagResource", OnTaggedResource},
    {"UntagLogGroup", "logs:UntagLogGroup", OnLogGroup},
    {"UntagResource", "logs:UntagResource", OnTaggedResource},
});

}  // namespace

std::span<const AccessRow> AccessTable() { return kAccess; }

}  // namespace weir::cloud::logs
