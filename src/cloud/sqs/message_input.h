// Messages as requests send them.
#pragma once

#include <cstddef>

#include <boost/json/object.hpp>

#include "src/cloud/protocol/api_service.h"
#include "src/cloud/sqs/queue.h"

namespace weir::cloud::sqs {

struct MessageInput {
  NewMessage sent{};
  std::string system_md5{};  ///< of the message system attributes; "" without any
  std::size_t bytes = 0;     ///< body and attributes, as AWS counts them
};

/// Of SendMessage, or an entry of SendMessageBatch. With AWS's exceptions for what a queue of this
/// kind, with these settings, does not take.
[[nodiscard]] Outcome<MessageInput> ReadMessage(const boost::json::object& input,
                                                const QueueKey& queue, const Settings& settings,
                                                std::string_view sender);

/// XML 1.0's characters, in UTF-8.
[[nodiscard]] bool IsMessageText(std::string_view text);

}  // namespace weir::cloud::sqs
