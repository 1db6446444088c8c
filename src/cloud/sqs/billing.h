// What a request costs on AWS ("Amazon SQS pricing": every action is a request, each 64 KB of its
// payload another one).
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/protocol/aws_json.h"
#include "src/cloud/sqs/queue.h"
#include "src/cloud/usage/meter.h"

namespace weir::cloud::sqs {

/// Requests that so many bytes of messages are paid as.
[[nodiscard]] double RequestsOf(std::size_t payload);

/// What is known of a request before it is answered.
struct Asked {
  /// Messages of a FIFO queue have a price of their own: sending and receiving them, and what is
  /// done with their handles.
  bool is_fifo = false;
  std::size_t payload = 0;
};
[[nodiscard]] Asked AskedOf(std::string_view operation, const boost::json::object& input);

/// Counts a request that was answered. What fails by the client's fault costs as what succeeds; the
/// server's failures are free.
void CountRequest(usage::Meter* meter, const Asked& asked, const protocol::JsonOutcome& answer);

/// The same of messages that an event source mapping receives, and of the handles that it deletes,
/// ten at a time.
void CountReceived(usage::Meter* meter, const QueueKey& queue,
                   const std::vector<ReceivedMessage>& messages);
void CountDeleted(usage::Meter* meter, const QueueKey& queue, std::size_t messages);

}  // namespace weir::cloud::sqs
