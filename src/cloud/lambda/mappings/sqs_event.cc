// A record a message; an event joins them.
#include "src/cloud/lambda/mappings/sqs_event.h"

#include <utility>

#include <fmt/format.h>

#include "src/codec/base64.h"
#include "src/text/json_string.h"

namespace weir::cloud::lambda {
namespace {

constexpr std::string_view kRecordsOpen = R"({"Records":[)";
constexpr std::string_view kRecordsClose = "]}";

/// `,"name":` before the value, and no comma before the first.
void AppendName(std::string_view name, bool is_first, std::string& out) {
  if (!is_first) out += ',';
  text::AppendJsonString(name, out);
  out += ':';
}

void AppendAttribute(const QueueMessageAttribute& attribute, std::string& out) {
  if (attribute.is_binary) {
    out += R"({"binaryValue":")";
    codec::AppendBase64(attribute.value, out);
    out += '"';
  } else {
    out += R"({"stringValue":)";
    text::AppendJsonString(attribute.value, out);
  }
  out += R"(,"stringListValues":[],"binaryListValues":[],"dataType":)";
  text::AppendJsonString(attribute.type, out);
  out += '}';
}

void AppendAttributes(const QueueMessage& message, std::string& out) {
  bool is_first = true;
  out += R"(,"attributes":{)";
  for (const auto& [name, value] : message.system) {
    AppendName(name, std::exchange(is_first, false), out);
    text::AppendJsonString(value, out);
  }
  is_first = true;
  out += R"(},"messageAttributes":{)";
  for (const auto& [name, attribute] : message.attributes) {
    AppendName(name, std::exchange(is_first, false), out);
    AppendAttribute(attribute, out);
  }
  out += '}';
}

}  // namespace

SqsEvent::SqsEvent(const QueueArn& queue, std::string_view region)
    : tail_(fmt::format(R"(,"eventSource":"aws:sqs","eventSourceARN":{},"awsRegion":{}}})",
                        text::JsonString(queue.text), text::JsonString(region))) {}

std::string SqsEvent::Record(const QueueMessage& message) const {
  std::string out = R"({"messageId":)";
  text::AppendJsonString(message.id, out);
  out += R"(,"receiptHandle":)";
  text::AppendJsonString(message.receipt, out);
  out += R"(,"body":)";
  text::AppendJsonString(message.body, out);
  AppendAttributes(message, out);
  if (!message.attributes_md5.empty()) {
    out += R"(,"md5OfMessageAttributes":)";
    text::AppendJsonString(message.attributes_md5, out);
  }
  out += R"(,"md5OfBody":)";
  text::AppendJsonString(message.body_md5, out);
  out += tail_;
  return out;
}

std::string SqsEvent::Build(const std::vector<std::string_view>& records) {
  std::size_t bytes = kRecordsOpen.size() + kRecordsClose.size();
  for (const std::string_view record : records) bytes += record.size() + 1;
  std::string out;
  out.reserve(bytes);
  out += kRecordsOpen;
  for (const std::string_view record : records) {
    if (out.size() > kRecordsOpen.size()) out += ',';
    out += record;
  }
  out += kRecordsClose;
  return out;
}

}  // namespace weir::cloud::lambda
