// What SQS itself tells of a message: who sent it, when, how often it was received.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "src/cloud/sqs/queue.h"

namespace weir::cloud::sqs {

[[nodiscard]] bool IsSystemAttribute(std::string_view name);
/// All that this one has, by AWS's names; times are milliseconds.
[[nodiscard]] std::map<std::string, std::string> SystemAttributes(const ReceivedMessage& received,
                                                                  bool is_fifo);

}  // namespace weir::cloud::sqs
