// Bodies, attributes, groups and deduplication ids, each by its own rule.
#include "src/cloud/sqs/message_input.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/cloud/protocol/input.h"
#include "src/cloud/sqs/arguments.h"
#include "src/cloud/sqs/digest.h"
#include "src/cloud/sqs/errors.h"
#include "src/cloud/sqs/number.h"
#include "src/signing/sigv4.h"
#include "src/text/ascii.h"
#include "src/text/uuid.h"

namespace weir::cloud::sqs {
namespace {

namespace json = boost::json;
using protocol::Input;

constexpr std::size_t kMaxAttributes = 10;
constexpr std::size_t kMaxAttributeName = 256;
constexpr std::size_t kMaxToken = 128;

/// One character and its length in bytes; 0 where none begins here.
std::pair<char32_t, std::size_t> Decode(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return {0, 0};
  char32_t c = first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {0, 0};
    c = (c << 6U) | (byte(i) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  return c < kLeast.at(size) ? std::pair<char32_t, std::size_t>{0, 0} : std::pair(c, size);
}

bool IsAllowed(char32_t c) {
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

bool IsAttributeName(std::string_view name) {
  const std::string lower = text::AsciiLowered(name);
  return !name.empty() && name.size() <= kMaxAttributeName && name.front() != '.' &&
         name.back() != '.' && name.find("..") == std::string_view::npos &&
         !lower.starts_with("aws.") && !lower.starts_with("amazon.") &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return (c < 0x80 && std::isalnum(c) != 0) || c == '_' || c == '-' || c == '.';
         });
}

bool IsType(std::string_view type, std::string_view base) {
  return type == base || (type.starts_with(base) && type[base.size()] == '.');
}

Outcome<MessageAttribute> ReadAttribute(std::string_view name, const json::object& given) {
  const Input in(given);
  MessageAttribute attribute{.type = std::string(in.Text("DataType"))};
  const bool is_binary = IsType(attribute.type, "Binary");
  const bool is_number = IsType(attribute.type, "Number");
  if (attribute.type.size() > kMaxAttributeName || !IsMessageText(attribute.type) ||
      (!is_binary && !is_number && !IsType(attribute.type, "String"))) {
    return errors::InvalidParameter(
        fmt::format("The type of message (user) attribute '{}' is invalid. You must use only the "
                    "following supported type prefixes: Binary, Number, String.",
                    name));
  }
  for (const std::string_view list : {"StringListValues", "BinaryListValues"}) {
    const json::array* values = in.Array(list);
    if (values != nullptr && !values->empty()) {
      return errors::NotSupported(
          "Message attribute list values in SendMessage operation are not supported.");
    }
  }
  attribute.value = in.Text(is_binary ? "BinaryValue" : "StringValue");
  if (attribute.value.empty()) {
    return errors::InvalidParameter(
        fmt::format("The message (user) attribute '{}' must contain a non-empty value of type "
                    "'{}'.",
                    name, is_binary ? "Binary" : "String"));
  }
  if (!is_binary && !IsMessageText(attribute.value)) {
    return errors::InvalidContents(
        fmt::format("Invalid characters found in the message (user) attribute '{}'.", name));
  }
  if (is_number && !IsNumber(attribute.value)) {
    return errors::InvalidParameter(
        fmt::format("Can't cast the value of message (user) attribute '{}' to a number.", name));
  }
  return attribute;
}

Outcome<MessageAttributes> ReadAttributes(const Input& in, std::string_view member) {
  MessageAttributes attributes;
  const json::object* given = in.Object(member);
  if (given == nullptr) return attributes;
  if (given->size() > kMaxAttributes) {
    return errors::InvalidParameter(
        fmt::format("Number of message attributes [{}] exceeds the allowed maximum [{}].",
                    given->size(), kMaxAttributes));
  }
  for (const auto& [name, value] : *given) {
    if (!IsAttributeName(name)) {
      return errors::InvalidParameter(fmt::format(
          "The message attribute name '{}' is invalid. Attribute name can contain A-Z, a-z, 0-9, "
          "underscore (_), hyphen (-), and period (.), at most {} of them, and must not begin "
          "with AWS. or Amazon.",
          std::string_view(name).substr(0, kMaxAttributeName), kMaxAttributeName));
    }
    const json::object none;
    auto attribute = ReadAttribute(name, value.is_object() ? value.get_object() : none);
    if (!attribute) return attribute.error();
    attributes.emplace(name, *std::move(attribute));
  }
  return attributes;
}

std::size_t BytesOf(const MessageAttributes& attributes) {
  std::size_t bytes = 0;
  for (const auto& [name, attribute] : attributes) {
    bytes += name.size() + attribute.type.size() + attribute.value.size();
  }
  return bytes;
}

/// A group or a deduplication id: letters, digits and punctuation.
std::optional<std::string> ReadToken(Input& in, std::string_view name) {
  const auto text = in.String(name);
  if (!text) return std::nullopt;
  const bool is_valid =
      !text->empty() && text->size() <= kMaxToken &&
      std::all_of(text->begin(), text->end(), [](unsigned char c) { return c > 0x20 && c < 0x7F; });
  if (!is_valid) {
    in.Complain(errors::InvalidValue(
        text->substr(0, kMaxToken), name,
        fmt::format("{} can only include alphanumeric and punctuation characters. 1 to {} in "
                    "length.",
                    name, kMaxToken)));
  }
  return std::string(*text);
}

/// What a FIFO queue needs, and others do not take.
void ReadOrder(Input& in, const QueueKey& queue, const Settings& settings, NewMessage& sent) {
  Message& message = sent.message;
  message.group = ReadToken(in, "MessageGroupId");
  message.deduplication = ReadToken(in, "MessageDeduplicationId");
  if (!queue.is_fifo()) {
    if (message.deduplication) {
      in.Complain(errors::InvalidValue(
          *message.deduplication, "MessageDeduplicationId",
          "The request includes a parameter that is not valid for this queue type."));
    }
    return;
  }
  if (!message.group) in.Complain(errors::Missing("MessageGroupId"));
  if (sent.delay) {
    in.Complain(errors::InvalidValue(
        std::to_string(sent.delay->count()), "DelaySeconds",
        "The request include parameter that is not valid for this queue type."));
  }
  if (!message.deduplication && settings.content_deduplication) {
    message.deduplication = signing::Sha256Hex(message.body);
  }
  if (!message.deduplication) {
    in.Complain(errors::InvalidParameter(
        "The queue should either have ContentBasedDeduplication enabled or "
        "MessageDeduplicationId provided explicitly"));
  }
}

/// The only one is AWSTraceHeader.
void ReadSystemAttributes(Input& in, MessageInput& read) {
  const auto attributes = ReadAttributes(in, "MessageSystemAttributes");
  if (!attributes) return in.Complain(attributes.error());
  for (const auto& [name, attribute] : *attributes) {
    if (name == "AWSTraceHeader" && attribute.type == "String") {
      read.sent.message.trace_header = attribute.value;
    } else {
      in.Complain(errors::InvalidParameter(fmt::format(
          "Message system attribute name '{}' is invalid, or its type is not String.", name)));
    }
  }
  read.system_md5 = Md5(*attributes);
}

}  // namespace

bool IsMessageText(std::string_view text) {
  while (!text.empty()) {
    const auto [c, size] = Decode(text);
    if (size == 0 || !IsAllowed(c)) return false;
    text.remove_prefix(size);
  }
  return true;
}

Outcome<MessageInput> ReadMessage(const json::object& input, const QueueKey& queue,
                                  const Settings& settings, std::string_view sender) {
  Input in(input);
  MessageInput read;
  Message& message = read.sent.message;
  message.body = in.Text("MessageBody");
  if (message.body.empty()) return errors::Missing("MessageBody");
  if (const auto delay = ReadNumber(in, "DelaySeconds", 0, kMaxDelay.count())) {
    if (*delay != 0 || !queue.is_fifo()) read.sent.delay = std::chrono::seconds(*delay);
  }
  auto attributes = ReadAttributes(in, "MessageAttributes");
  if (!attributes) return attributes.error();
  message.attributes = *std::move(attributes);
  read.bytes = message.body.size() + BytesOf(message.attributes);
  if (read.bytes > settings.max_message_bytes) {
    return errors::InvalidParameter(
        fmt::format("One or more parameters are invalid. Reason: Message must be shorter than {} "
                    "bytes.",
                    settings.max_message_bytes));
  }
  if (!IsMessageText(message.body)) {
    return errors::InvalidContents(
        "Invalid characters found. Valid characters are: #x9 | #xA | "
        "#xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF].");
  }
  ReadOrder(in, queue, settings, read.sent);
  ReadSystemAttributes(in, read);
  if (in.error()) return *in.error();
  message.id = text::RandomUuid();
  message.body_md5 = Md5(message.body);
  message.attributes_md5 = Md5(message.attributes);
  message.sender = sender;
  return read;
}

}  // namespace weir::cloud::sqs
