// "Actions, resources, and condition keys for Amazon SQS", Service Authorization Reference.
#include "src/cloud/sqs/access.h"

#include <array>
#include <string>

#include "src/cloud/sqs/arguments.h"

namespace weir::cloud::sqs {
namespace {

using protocol::AccessWish;
using protocol::Input;
using Subject = protocol::OperationCall<Context>;

/// What is no address of a queue is told so, by the operation.
void OnQueue(const Subject& subject, AccessWish& wish) {
  const auto key = QueueOfUrl(Input(subject.input).Text("QueueUrl"), subject.call.region);
  if (key) wish.On(key->Arn());
}

void OnNamedQueue(const Subject& subject, AccessWish& wish) {
  const QueueKey key{.region = subject.call.region,
                     .name = std::string(Input(subject.input).Text("QueueName"))};
  wish.On(key.Arn());
}

constexpr auto kAccess = std::to_array<AccessRow>({
    {"AddPermission", "sqs:AddPermission", OnQueue},
    {"ChangeMessageVisibility", "sqs:ChangeMessageVisibility", OnQueue},
    {"ChangeMessageVisibilityBatch", "sqs:ChangeMessageVisibility", OnQueue},
    {"CreateQueue", "sqs:CreateQueue", OnNamedQueue},
    {"DeleteMessage", "sqs:DeleteMessage", OnQueue},
    {"DeleteMessageBatch", "sqs:DeleteMessage", OnQueue},
    {"DeleteQueue", "sqs:DeleteQueue", OnQueue},
    {"GetQueueAttributes", "sqs:GetQueueAttributes", OnQueue},
    {"GetQueueUrl", "sqs:GetQueueUrl", OnNamedQueue},
    {"ListDeadLetterSourceQueues", "sqs:ListDeadLetterSourceQueues", OnQueue},
    {"ListQueueTags", "sqs:ListQueueTags", OnQueue},
    {"ListQueues", "sqs:ListQueues"},
    {"PurgeQueue", "sqs:PurgeQueue", OnQueue},
    {"ReceiveMessage", "sqs:ReceiveMessage", OnQueue},
    {"RemovePermission", "sqs:RemovePermission", OnQueue},
    {"SendMessage", "sqs:SendMessage", OnQueue},
    {"SendMessageBatch", "sqs:SendMessage", OnQueue},
    {"SetQueueAttributes", "sqs:SetQueueAttributes", OnQueue},
    {"TagQueue", "sqs:TagQueue", OnQueue},
    {"UntagQueue", "sqs:UntagQueue", OnQueue},
});

}  // namespace

std::span<const AccessRow> AccessTable() { return kAccess; }

}  // namespace weir::cloud::sqs
