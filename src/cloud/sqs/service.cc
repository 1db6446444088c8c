// The table of SQS's operations, and its two protocols.
#include "src/cloud/sqs/service.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "src/cloud/protocol/aws_json.h"
#include "src/cloud/protocol/aws_query.h"
#include "src/cloud/protocol/query_compatible_json.h"
#include "src/cloud/sqs/access.h"
#include "src/cloud/sqs/billing.h"
#include "src/cloud/sqs/errors.h"
#include "src/cloud/sqs/ops/attributes.h"
#include "src/cloud/sqs/ops/permissions.h"
#include "src/cloud/sqs/ops/queues.h"
#include "src/cloud/sqs/ops/receive.h"
#include "src/cloud/sqs/ops/send.h"
#include "src/cloud/sqs/ops/settle.h"
#include "src/cloud/sqs/ops/tags.h"
#include "src/cloud/sqs/query_names.h"

namespace weir::cloud::sqs {
namespace {

constexpr std::string_view kModel =
#include "src/cloud/sqs/api.model"
    ;
constexpr std::string_view kTarget = "AmazonSQS";
/// Unknown names get an exception of their own.
constexpr std::string_view kOwnPatterns =
    "QueueAttributeName MessageSystemAttributeName MessageSystemAttributeNameForSends";

constexpr std::array kOperations = std::to_array<protocol::Operation<Context>>({
    {"AddPermission", ops::AddPermission, "QueueUrl Label AWSAccountIds Actions"},
    {"ChangeMessageVisibility", ops::ChangeMessageVisibility,
     "QueueUrl ReceiptHandle VisibilityTimeout"},
    {"ChangeMessageVisibilityBatch", ops::ChangeMessageVisibilityBatch, "QueueUrl Entries"},
    {"CreateQueue", ops::CreateQueue, "QueueName Attributes tags"},
    {"DeleteMessage", ops::DeleteMessage, "QueueUrl ReceiptHandle"},
    {"DeleteMessageBatch", ops::DeleteMessageBatch, "QueueUrl Entries"},
    {"DeleteQueue", ops::DeleteQueue, "QueueUrl"},
    {"GetQueueAttributes", ops::GetQueueAttributes, "QueueUrl AttributeNames"},
    {"GetQueueUrl", ops::GetQueueUrl, "QueueName QueueOwnerAWSAccountId"},
    {"ListDeadLetterSourceQueues", ops::ListDeadLetterSourceQueues,
     "QueueUrl NextToken MaxResults"},
    {"ListQueueTags", ops::ListQueueTags, "QueueUrl"},
    {"ListQueues", ops::ListQueues, "QueueNamePrefix NextToken MaxResults"},
    {"PurgeQueue", ops::PurgeQueue, "QueueUrl"},
    {"ReceiveMessage", ops::ReceiveMessage,
     "QueueUrl AttributeNames MessageSystemAttributeNames MessageAttributeNames "
     "MaxNumberOfMessages VisibilityTimeout WaitTimeSeconds"},
    {"RemovePermission", ops::RemovePermission, "QueueUrl Label"},
    {"SendMessage", ops::SendMessage,
     "QueueUrl MessageBody DelaySeconds MessageAttributes MessageSystemAttributes "
     "MessageDeduplicationId MessageGroupId"},
    {"SendMessageBatch", ops::SendMessageBatch, "QueueUrl Entries"},
    {"SetQueueAttributes", ops::SetQueueAttributes, "QueueUrl Attributes"},
    {"TagQueue", ops::TagQueue, "QueueUrl Tags"},
    {"UntagQueue", ops::UntagQueue, "QueueUrl TagKeys"},
});

protocol::Protocols MakeProtocols() {
  protocol::Protocols protocols;
  protocols.push_back(protocol::MakeQueryCompatible(
      protocol::MakeAwsJson(protocol::JsonVersion::kV10, kTarget, {.prefix = "com.amazonaws.sqs#"}),
      errors::QueryCode));
  protocols.push_back(protocol::MakeAwsQuery({"http://queue.amazonaws.com/doc/2012-11-05/",
                                              "2012-11-05", errors::QueryCode, kQueryNames}));
  return protocols;
}

}  // namespace

SqsService::SqsService(QueueStore& queues, usage::Meter* meter)
    : TableService({.table = kModel, .own_patterns = kOwnPatterns}, MakeProtocols(), context_,
                   kOperations, AccessTable()),
      context_{.queues = queues},
      meter_(meter) {}

void SqsService::Start(std::size_t index, const protocol::Call& call,
                       const boost::json::object& input, protocol::Done done) {
  TableService::Start(index, call, input,
                      [meter = meter_, asked = AskedOf(call.operation, input),
                       done = std::move(done)](const protocol::JsonOutcome& answer) {
                        CountRequest(meter, asked, answer);
                        done(answer);
                      });
}

protocol::AwsError SqsService::Throttled() const { return errors::Throttled(); }

protocol::AwsError SqsService::Failed() const { return errors::Failed(); }

/// SQS's model has no constraint but which members are required: "… at 'queueUrl' failed …".
protocol::AwsError SqsService::Invalid(std::string message) const {
  const std::size_t begin = std::min(message.find(" at '"), message.size());
  const std::size_t end = message.find('\'', begin + 5);
  if (begin == message.size() || end == std::string::npos) {
    return errors::InvalidParameter(std::move(message));
  }
  std::string member = message.substr(begin + 5, end - begin - 5);
  // A batch without entries has none in the query protocol: it can't tell that from an empty list.
  if (member == "entries") return errors::EmptyBatch("entry");
  member.erase(0, member.rfind('.') + 1);
  if (!member.empty()) {
    member.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(member.front())));
  }
  return errors::Missing(member);
}

protocol::AwsError SqsService::NotHeeded(std::string_view operation,
                                         std::string_view member) const {
  return errors::NotSupported(protocol::NotHeededText(operation, member));
}

}  // namespace weir::cloud::sqs
