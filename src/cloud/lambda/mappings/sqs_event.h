// The event that a function gets for a batch of messages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/cloud/lambda/mappings/queue_source.h"

namespace weir::cloud::lambda {

/// Writes, with the members in AWS's order and without white space ("Using Lambda with Amazon SQS",
/// Developer Guide):
///
///     {"Records":[{"messageId":"059f36b4-…","receiptHandle":"AQEB…","body":"hello",
///     "attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"1545082649183",…},
///     "messageAttributes":{"n":{"stringValue":"v","stringListValues":[],"binaryListValues":[],
///     "dataType":"String"}},"md5OfBody":"e4e6…","eventSource":"aws:sqs",
///     "eventSourceARN":"arn:aws:sqs:…","awsRegion":"us-east-1"},…]}
///
/// Where there are message attributes, their MD5 stands behind them.
class SqsEvent {
 public:
  SqsEvent(const QueueArn& queue, std::string_view region);

  /// One message as the event has it.
  [[nodiscard]] std::string Record(const QueueMessage& message) const;
  /// The event of such records.
  [[nodiscard]] static std::string Build(const std::vector<std::string_view>& records);

 private:
  const std::string tail_;  ///< what follows the body's MD5
};

}  // namespace weir::cloud::lambda
