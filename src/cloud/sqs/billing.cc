// Requests by their payload and their queue's kind.
#include "src/cloud/sqs/billing.h"

#include <algorithm>
#include <array>

#include <boost/json/array.hpp>

namespace weir::cloud::sqs {
namespace {

namespace json = boost::json;
using usage::Item;

constexpr std::size_t kChunkBytes = 64 << 10;
constexpr std::size_t kDeletedAtOnce = 10;
constexpr int kFirstOfServer = 500;

/// Those that have the price of FIFO queues there; all others cost the same everywhere.
constexpr std::array<std::string_view, 7> kOfMessages = {
    "ChangeMessageVisibility", "ChangeMessageVisibilityBatch",
    "DeleteMessage",           "DeleteMessageBatch",
    "ReceiveMessage",          "SendMessage",
    "SendMessageBatch"};

std::string_view Text(const json::object& object, std::string_view name) {
  const json::value* const value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string())
                                                : std::string_view();
}

/// Names, types and values; what is binary has come as bytes and goes as base64.
std::size_t BytesOfAttributes(const json::object& message) {
  const json::value* const attributes = message.if_contains("MessageAttributes");
  if (attributes == nullptr || !attributes->is_object()) return 0;
  std::size_t bytes = 0;
  for (const auto& [name, value] : attributes->get_object()) {
    if (!value.is_object()) continue;
    const json::object& attribute = value.get_object();
    bytes += name.size() + Text(attribute, "DataType").size() +
             Text(attribute, "StringValue").size() + Text(attribute, "BinaryValue").size();
  }
  return bytes;
}

std::size_t BytesOfMessage(const json::object& message, std::string_view body) {
  return Text(message, body).size() + BytesOfAttributes(message);
}

std::size_t BytesOfAll(const json::object& object, std::string_view list, std::string_view body) {
  const json::value* const messages = object.if_contains(list);
  if (messages == nullptr || !messages->is_array()) return 0;
  std::size_t bytes = 0;
  for (const json::value& message : messages->get_array()) {
    if (message.is_object()) bytes += BytesOfMessage(message.get_object(), body);
  }
  return bytes;
}

Item ItemOf(bool is_fifo) { return is_fifo ? Item::kSqsFifoRequests : Item::kSqsRequests; }

}  // namespace

double RequestsOf(std::size_t payload) {
  const std::size_t chunks = (payload + kChunkBytes - 1) / kChunkBytes;
  return static_cast<double>(std::max<std::size_t>(chunks, 1));
}

Asked AskedOf(std::string_view operation, const json::object& input) {
  return {.is_fifo = Text(input, "QueueUrl").ends_with(".fifo") &&
                     std::ranges::find(kOfMessages, operation) != kOfMessages.end(),
          .payload =
              BytesOfMessage(input, "MessageBody") + BytesOfAll(input, "Entries", "MessageBody")};
}

void CountRequest(usage::Meter* meter, const Asked& asked, const protocol::JsonOutcome& answer) {
  if (!answer && answer.error().status >= kFirstOfServer) return;
  const std::size_t received = answer ? BytesOfAll(*answer, "Messages", "Body") : 0;
  usage::Count(meter, ItemOf(asked.is_fifo), RequestsOf(asked.payload + received));
}

void CountReceived(usage::Meter* meter, const QueueKey& queue,
                   const std::vector<ReceivedMessage>& messages) {
  std::size_t bytes = 0;
  for (const ReceivedMessage& one : messages) {
    bytes += one.message.body.size();
    for (const auto& [name, attribute] : one.message.attributes) {
      bytes += name.size() + attribute.type.size() + attribute.value.size();
    }
  }
  usage::Count(meter, ItemOf(queue.is_fifo()), RequestsOf(bytes));
}

void CountDeleted(usage::Meter* meter, const QueueKey& queue, std::size_t messages) {
  const std::size_t calls = (messages + kDeletedAtOnce - 1) / kDeletedAtOnce;
  usage::Count(meter, ItemOf(queue.is_fifo()), static_cast<double>(calls));
}

}  // namespace weir::cloud::sqs
