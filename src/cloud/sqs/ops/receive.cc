// What a receiver wants of each message, and how long it waits.
#include "src/cloud/sqs/ops/receive.h"

#include <algorithm>
#include <utility>

#include <boost/json.hpp>

#include "src/cloud/sqs/arguments.h"
#include "src/cloud/sqs/digest.h"
#include "src/cloud/sqs/errors.h"
#include "src/cloud/sqs/system_attributes.h"
#include "src/codec/base64.h"

namespace weir::cloud::sqs::ops {
namespace {

namespace json = boost::json;
using protocol::Input;

struct Wanted {
  std::vector<std::string> system{};
  std::vector<std::string> attributes{};

  [[nodiscard]] bool IsSystem(std::string_view name) const {
    return std::any_of(system.begin(), system.end(),
                       [name](const auto& one) { return one == "All" || one == name; });
  }
  /// `All` and `.*` mean all, `price.*` all that begin so.
  [[nodiscard]] bool IsAttribute(std::string_view name) const {
    return std::any_of(attributes.begin(), attributes.end(), [name](std::string_view one) {
      if (one == "All" || one == ".*" || one == name) return true;
      return one.ends_with(".*") && name.starts_with(one.substr(0, one.size() - 2));
    });
  }
};

Outcome<Wanted> ReadWanted(const Input& in) {
  Wanted wanted{.system = in.Texts("MessageSystemAttributeNames"),
                .attributes = in.Texts("MessageAttributeNames")};
  for (std::string& name : in.Texts("AttributeNames")) wanted.system.push_back(std::move(name));
  for (const std::string& name : wanted.system) {
    if (name != "All" && !IsSystemAttribute(name) && !IsAttribute(name)) {
      return errors::UnknownAttribute(name);
    }
  }
  return wanted;
}

/// Those that are wanted, and their digest: of them alone, as clients check it.
void RenderAttributes(const Message& message, const Wanted& wanted, json::object& answer) {
  MessageAttributes chosen;
  json::object shown;
  for (const auto& [name, attribute] : message.attributes) {
    if (!wanted.IsAttribute(name)) continue;
    chosen.emplace(name, attribute);
    json::object value = {{"DataType", attribute.type}};
    if (attribute.is_binary()) {
      std::string text;
      codec::AppendBase64(attribute.value, text);
      value["BinaryValue"] = text;
    } else {
      value["StringValue"] = attribute.value;
    }
    shown[name] = std::move(value);
  }
  if (chosen.empty()) return;
  answer["MD5OfMessageAttributes"] = Md5(chosen);
  answer["MessageAttributes"] = std::move(shown);
}

json::object Render(const ReceivedMessage& received, const Wanted& wanted, bool is_fifo) {
  const Message& message = received.message;
  json::object answer = {{"MessageId", message.id},
                         {"ReceiptHandle", received.handle},
                         {"MD5OfBody", message.body_md5},
                         {"Body", message.body}};
  json::object system;
  for (const auto& [name, text] : SystemAttributes(received, is_fifo)) {
    if (wanted.IsSystem(name)) system[name] = text;
  }
  if (!system.empty()) answer["Attributes"] = std::move(system);
  RenderAttributes(message, wanted, answer);
  return answer;
}

}  // namespace

void ReceiveMessage(Context& context, const protocol::Call& call, const json::object& input,
                    protocol::Done done) {
  Input in(input);
  const auto queue = ReadQueue(context, call, input);
  if (!queue) return done(queue.error());
  ReceiveWish wish;
  const auto most = ReadNumber(in, "MaxNumberOfMessages", 1, kMaxBatch);
  const auto visibility = ReadNumber(in, "VisibilityTimeout", 0, kMaxVisibility.count());
  const auto wait = ReadNumber(in, "WaitTimeSeconds", 0, kMaxWait.count());
  auto wanted = ReadWanted(in);
  if (in.error()) return done(*in.error());
  if (!wanted) return done(wanted.error());
  wish.most = static_cast<std::size_t>(most.value_or(1));
  if (visibility) wish.visibility = std::chrono::seconds(*visibility);
  const std::chrono::seconds seconds(wait ? std::chrono::seconds(*wait)
                                          : (*queue)->settings().wait);
  (*queue)->Receive(wish, seconds,
                    [is_fifo = (*queue)->key().is_fifo(), wanted = *std::move(wanted),
                     done = std::move(done)](const Queue::Received& received) {
                      if (!received) return done(received.error());
                      if (received->empty()) return done(json::object());
                      json::array messages;
                      for (const ReceivedMessage& one : *received) {
                        messages.push_back(Render(one, wanted, is_fifo));
                      }
                      done(json::object{{"Messages", std::move(messages)}});
                    });
}

}  // namespace weir::cloud::sqs::ops
