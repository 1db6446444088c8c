// What the query protocol calls SQS's lists and maps, which stand flat there.
#pragma once

#include <string_view>

namespace weir::cloud::sqs {

/// Shapes of api.model: what their entries are called, and a map's keys and values (API Reference,
/// the query forms of its examples: `AttributeName.1=All`, `Tag.1.Key=a&Tag.1.Value=b`).
inline constexpr std::string_view kQueryNames =
    "AWSAccountIdList AWSAccountId;ActionNameList ActionName;AttributeNameList AttributeName;"
    "BatchResultErrorEntryList BatchResultErrorEntry;BinaryList BinaryListValue;"
    "ChangeMessageVisibilityBatchRequestEntryList ChangeMessageVisibilityBatchRequestEntry;"
    "ChangeMessageVisibilityBatchResultEntryList ChangeMessageVisibilityBatchResultEntry;"
    "DeleteMessageBatchRequestEntryList DeleteMessageBatchRequestEntry;"
    "DeleteMessageBatchResultEntryList DeleteMessageBatchResultEntry;"
    "MessageAttributeNameList MessageAttributeName;"
    "MessageBodyAttributeMap MessageAttribute Name Value;"
    "MessageBodySystemAttributeMap MessageSystemAttribute Name Value;"
    "MessageList Message;MessageSystemAttributeList MessageSystemAttributeName;"
    "MessageSystemAttributeMap Attribute Name Value;QueueAttributeMap Attribute Name Value;"
    "QueueUrlList QueueUrl;SendMessageBatchRequestEntryList SendMessageBatchRequestEntry;"
    "SendMessageBatchResultEntryList SendMessageBatchResultEntry;StringList StringListValue;"
    "TagKeyList TagKey;TagMap Tag Key Value";

}  // namespace weir::cloud::sqs
