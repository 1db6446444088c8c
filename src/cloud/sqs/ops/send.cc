// One message, or up to ten in one write.
#include "src/cloud/sqs/ops/send.h"

#include <boost/json.hpp>

#include "src/cloud/sqs/arguments.h"
#include "src/cloud/sqs/errors.h"
#include "src/cloud/sqs/message_input.h"

namespace weir::cloud::sqs::ops {
namespace {

namespace json = boost::json;
using protocol::Input;

std::string SenderOf(const Call& call) {
  return call.access_key_id.empty() ? std::string(protocol::kAccountId) : call.access_key_id;
}

/// What a sender checks.
json::object Render(const Message& message, const std::string& system_md5,
                    const SentMessage& sent) {
  json::object answer = {{"MessageId", sent.id}, {"MD5OfMessageBody", message.body_md5}};
  if (!message.attributes_md5.empty()) answer["MD5OfMessageAttributes"] = message.attributes_md5;
  if (!system_md5.empty()) answer["MD5OfMessageSystemAttributes"] = system_md5;
  if (sent.number) answer["SequenceNumber"] = SequenceNumber(*sent.number);
  return answer;
}

}  // namespace

JsonOutcome SendMessage(Context& context, const Call& call, const json::object& input) {
  const auto queue = ReadQueue(context, call, input);
  if (!queue) return queue.error();
  const auto read = ReadMessage(input, (*queue)->key(), (*queue)->settings(), SenderOf(call));
  if (!read) return read.error();
  const auto sent = (*queue)->Send({read->sent});
  if (!sent) return sent.error();
  return Render(read->sent.message, read->system_md5, sent->front());
}

JsonOutcome SendMessageBatch(Context& context, const Call& call, const json::object& input) {
  const auto queue = ReadQueue(context, call, input);
  if (!queue) return queue.error();
  const json::array& entries = *Input(input).Array("Entries");
  if (const auto checked = CheckEntries(entries, "SendMessageBatchRequestEntry"); !checked) {
    return checked.error();
  }
  const Settings settings = (*queue)->settings();
  json::array failed;
  std::vector<std::string_view> ids;
  std::vector<MessageInput> read;
  std::size_t bytes = 0;
  for (const json::value& entry : entries) {
    const std::string_view id = Input(entry.get_object()).Text("Id");
    bytes += Input(entry.get_object()).Text("MessageBody").size();
    auto message = ReadMessage(entry.get_object(), (*queue)->key(), settings, SenderOf(call));
    if (!message) {
      failed.push_back(FailedEntry(id, message.error()));
      continue;
    }
    bytes += message->bytes - message->sent.message.body.size();
    ids.push_back(id);
    read.push_back(*std::move(message));
  }
  if (bytes > kMaxMessageBytes) return errors::BatchTooLong(bytes);
  std::vector<NewMessage> messages;
  messages.reserve(read.size());
  for (const MessageInput& one : read) messages.push_back(one.sent);
  const auto sent = (*queue)->Send(messages);
  if (!sent) return sent.error();
  json::array successful;
  for (std::size_t i = 0; i < read.size(); ++i) {
    json::object entry = Render(read[i].sent.message, read[i].system_md5, (*sent)[i]);
    entry["Id"] = ids[i];
    successful.push_back(std::move(entry));
  }
  return json::object{{"Successful", std::move(successful)}, {"Failed", std::move(failed)}};
}

}  // namespace weir::cloud::sqs::ops
