// In the order of their names, in which events of Lambda have them too.
#include "src/cloud/sqs/system_attributes.h"

#include <algorithm>
#include <array>

namespace weir::cloud::sqs {
namespace {

constexpr std::array<std::string_view, 9> kNames = {"SenderId",
                                                    "SentTimestamp",
                                                    "ApproximateReceiveCount",
                                                    "ApproximateFirstReceiveTimestamp",
                                                    "SequenceNumber",
                                                    "MessageDeduplicationId",
                                                    "MessageGroupId",
                                                    "AWSTraceHeader",
                                                    "DeadLetterQueueSourceArn"};

std::string Milliseconds(TimePoint time) {
  return std::to_string(
      std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count());
}

}  // namespace

bool IsSystemAttribute(std::string_view name) {
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

std::map<std::string, std::string> SystemAttributes(const ReceivedMessage& received, bool is_fifo) {
  const Message& message = received.message;
  const Standing& standing = received.standing;
  std::map<std::string, std::string> all = {
      {"SenderId", message.sender},
      {"SentTimestamp", Milliseconds(standing.sent)},
      {"ApproximateReceiveCount", std::to_string(standing.received + standing.received_elsewhere)},
      {"ApproximateFirstReceiveTimestamp", Milliseconds(standing.first_received)},
  };
  if (is_fifo) all["SequenceNumber"] = SequenceNumber(received.number);
  if (message.deduplication) all["MessageDeduplicationId"] = *message.deduplication;
  if (message.group) all["MessageGroupId"] = *message.group;
  if (message.trace_header) all["AWSTraceHeader"] = *message.trace_header;
  if (message.dead_letter_source) all["DeadLetterQueueSourceArn"] = *message.dead_letter_source;
  return all;
}

}  // namespace weir::cloud::sqs
