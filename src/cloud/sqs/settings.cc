// The table of attributes, then the few that are documents.
#include "src/cloud/sqs/settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/cloud/sqs/errors.h"
#include "src/cloud/sqs/policy.h"

namespace weir::cloud::sqs {
namespace {

namespace json = boost::json;
using protocol::Outcome;

enum class Kind : std::uint8_t { kNumber, kBoolean, kChoice, kText, kDocument, kComputed };

struct Attribute {
  std::string_view name;
  Kind kind = Kind::kComputed;
  std::int64_t least = 0;
  std::int64_t most = 0;
  std::string_view standard{};  ///< by default
  bool of_fifo = false;         ///< of FIFO queues alone
  std::string_view other{};     ///< of a choice, beside `standard`
};

// API Reference, SetQueueAttributes and CreateQueue.
constexpr std::array<Attribute, 21> kAttributes = {{
    {.name = "DelaySeconds", .kind = Kind::kNumber, .most = 900, .standard = "0"},
    {"MaximumMessageSize", Kind::kNumber, 1'024, 1'048'576, "1048576"},
    {"MessageRetentionPeriod", Kind::kNumber, 60, 1'209'600, "345600"},
    {.name = "ReceiveMessageWaitTimeSeconds", .kind = Kind::kNumber, .most = 20, .standard = "0"},
    {.name = "VisibilityTimeout", .kind = Kind::kNumber, .most = 43'200, .standard = "30"},
    {"KmsDataKeyReusePeriodSeconds", Kind::kNumber, 60, 86'400},
    {.name = "KmsMasterKeyId", .kind = Kind::kText},
    {.name = "SqsManagedSseEnabled", .kind = Kind::kBoolean, .standard = "true"},
    {.name = "Policy", .kind = Kind::kDocument},
    {.name = "RedrivePolicy", .kind = Kind::kDocument},
    {.name = "RedriveAllowPolicy", .kind = Kind::kDocument},
    {.name = "FifoQueue", .kind = Kind::kBoolean, .standard = "true", .of_fifo = true},
    {.name = "ContentBasedDeduplication",
     .kind = Kind::kBoolean,
     .standard = "false",
     .of_fifo = true},
    {.name = "DeduplicationScope",
     .kind = Kind::kChoice,
     .standard = "queue",
     .of_fifo = true,
     .other = "messageGroup"},
    {.name = "FifoThroughputLimit",
     .kind = Kind::kChoice,
     .standard = "perQueue",
     .of_fifo = true,
     .other = "perMessageGroupId"},
    {.name = "ApproximateNumberOfMessages"},
    {.name = "ApproximateNumberOfMessagesDelayed"},
    {.name = "ApproximateNumberOfMessagesNotVisible"},
    {.name = "CreatedTimestamp"},
    {.name = "LastModifiedTimestamp"},
    {.name = "QueueArn"},
}};

constexpr std::int64_t kMaxReceives = 1'000;
constexpr std::size_t kMaxSources = 10;

const Attribute* Find(std::string_view name) {
  const auto* found = std::find_if(kAttributes.begin(), kAttributes.end(),
                                   [&](const Attribute& one) { return one.name == name; });
  return found == kAttributes.end() ? nullptr : found;
}

std::optional<std::int64_t> Number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Of an attribute that is valid or by default a number.
std::int64_t NumberOf(const Attributes& attributes, std::string_view name) {
  const auto found = attributes.find(std::string(name));
  return Number(found == attributes.end() ? Find(name)->standard : found->second).value_or(0);
}

std::string_view Get(const Attributes& attributes, std::string_view name) {
  const auto found = attributes.find(std::string(name));
  return found == attributes.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<json::object> ReadObject(std::string_view text) {
  constexpr std::size_t kMaxDepth = 32;
  boost::system::error_code error;
  json::value value = json::parse(text, error, {}, {.max_depth = kMaxDepth});
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

std::string TextOf(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr) return "";
  return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
}

errors::AwsError InvalidPolicy(std::string_view text, std::string_view name,
                               std::string_view reason) {
  return errors::InvalidValue(text, name, reason);
}

Outcome<void> CheckRedrive(const QueueKey& queue, std::string_view text) {
  const auto object = ReadObject(text);
  if (!object) {
    return InvalidPolicy(text, "RedrivePolicy", "Redrive policy is not a valid JSON map.");
  }
  const std::string target = TextOf(*object, "deadLetterTargetArn");
  const std::string most = TextOf(*object, "maxReceiveCount");
  if (target.empty() || most.empty()) {
    return InvalidPolicy(text, "RedrivePolicy",
                         fmt::format("Redrive policy does not contain mandatory attribute: {}.",
                                     target.empty() ? "deadLetterTargetArn" : "maxReceiveCount"));
  }
  const auto number = Number(most);
  if (!number || *number < 1 || *number > kMaxReceives) {
    return InvalidPolicy(
        text, "RedrivePolicy",
        fmt::format(
            "Invalid value for maxReceiveCount: {}, valid values are from 1 to {} both inclusive.",
            most, kMaxReceives));
  }
  const auto key = QueueKey::FromArn(target);
  if (!key || key->region != queue.region || *key == queue) {
    return InvalidPolicy(text, "RedrivePolicy", "Invalid value for deadLetterTargetArn.");
  }
  if (key->is_fifo() != queue.is_fifo()) {
    return InvalidPolicy(
        text, "RedrivePolicy",
        queue.is_fifo() ? "Dead-letter queue for a FIFO queue must also be a FIFO queue."
                        : "Dead-letter queue for a standard queue must also be a standard queue.");
  }
  return {};
}

Outcome<void> CheckRedriveAllow(std::string_view text) {
  const auto object = ReadObject(text);
  if (!object) return errors::InvalidAttribute("RedriveAllowPolicy");
  const std::string permission = TextOf(*object, "redrivePermission");
  const json::value* sources = object->if_contains("sourceQueueArns");
  const bool is_by_queue = permission == "byQueue";
  const bool is_known = is_by_queue || permission == "allowAll" || permission == "denyAll";
  const bool has_sources = sources != nullptr && sources->is_array() &&
                           !sources->get_array().empty() &&
                           sources->get_array().size() <= kMaxSources;
  if (!is_known || (is_by_queue ? !has_sources : sources != nullptr)) {
    return errors::InvalidAttribute("RedriveAllowPolicy");
  }
  return {};
}

Outcome<void> CheckDocument(const QueueKey& queue, std::string_view name, std::string_view text) {
  if (text.size() > kMaxPolicyBytes) return errors::InvalidAttribute(name);
  if (name == "RedrivePolicy") return CheckRedrive(queue, text);
  if (name == "RedriveAllowPolicy") return CheckRedriveAllow(text);
  if (!IsPolicy(text)) return errors::InvalidAttribute(name);
  return {};
}

Outcome<void> CheckOne(const QueueKey& queue, const Attribute& attribute, std::string_view text) {
  constexpr std::size_t kMaxText = 2'048;
  bool is_valid = true;
  switch (attribute.kind) {
    case Kind::kNumber: {
      const auto number = Number(text);
      is_valid = number && *number >= attribute.least && *number <= attribute.most;
      break;
    }
    case Kind::kBoolean:
      is_valid = text == "true" || text == "false";
      break;
    case Kind::kChoice:
      is_valid = text == attribute.standard || text == attribute.other;
      break;
    case Kind::kText:
      is_valid = text.size() <= kMaxText;
      break;
    case Kind::kDocument:
      return text.empty() ? Outcome<void>() : CheckDocument(queue, attribute.name, text);
    case Kind::kComputed:
      return errors::UnknownAttribute(attribute.name);
  }
  if (!is_valid) return errors::InvalidAttribute(attribute.name);
  return {};
}

}  // namespace

std::optional<Redrive> ReadRedrive(const Attributes& attributes) {
  const std::string_view text = Get(attributes, "RedrivePolicy");
  if (text.empty()) return std::nullopt;
  const auto object = ReadObject(text);
  if (!object) return std::nullopt;
  const auto most = Number(TextOf(*object, "maxReceiveCount"));
  if (!most) return std::nullopt;
  return Redrive{.target_arn = TextOf(*object, "deadLetterTargetArn"),
                 .max_receives = static_cast<std::uint32_t>(*most)};
}

Settings ReadSettings(const Attributes& attributes) {
  const auto seconds = [&](std::string_view name) {
    return std::chrono::seconds(NumberOf(attributes, name));
  };
  return {
      .visibility = seconds("VisibilityTimeout"),
      .delay = seconds("DelaySeconds"),
      .retention = seconds("MessageRetentionPeriod"),
      .wait = seconds("ReceiveMessageWaitTimeSeconds"),
      .max_message_bytes = static_cast<std::size_t>(NumberOf(attributes, "MaximumMessageSize")),
      .content_deduplication = Get(attributes, "ContentBasedDeduplication") == "true",
      .deduplicates_by_group = Get(attributes, "DeduplicationScope") == "messageGroup",
      .redrive = ReadRedrive(attributes),
  };
}

Outcome<void> CheckAttributes(const QueueKey& queue, const Attributes& given) {
  for (const auto& [name, text] : given) {
    const Attribute* attribute = Find(name);
    if (attribute == nullptr || (attribute->of_fifo && !queue.is_fifo())) {
      return errors::UnknownAttribute(name);
    }
    if (const auto checked = CheckOne(queue, *attribute, text); !checked) return checked;
  }
  return {};
}

Outcome<void> CheckTogether(const Attributes& all) {
  if (Get(all, "FifoThroughputLimit") == "perMessageGroupId" &&
      Get(all, "DeduplicationScope") != "messageGroup") {
    return errors::InvalidAttribute("FifoThroughputLimit");
  }
  return {};
}

Outcome<void> CheckName(const QueueKey& queue, const Attributes& given) {
  constexpr std::size_t kMaxName = 80;
  constexpr std::string_view kSuffix = ".fifo";
  std::string_view stem = queue.name;
  const auto fifo = given.find("FifoQueue");
  const bool is_fifo = fifo != given.end() && fifo->second == "true";
  if (is_fifo && stem.ends_with(kSuffix)) stem.remove_suffix(kSuffix.size());
  const bool is_valid = !stem.empty() && queue.name.size() <= kMaxName &&
                        std::all_of(stem.begin(), stem.end(), [](unsigned char c) {
                          return (c < 0x80 && std::isalnum(c) != 0) || c == '-' || c == '_';
                        });
  if (is_fifo && !(is_valid && queue.is_fifo())) {
    return errors::InvalidParameter(
        "The name of a FIFO queue can only include alphanumeric characters, hyphens, or "
        "underscores, must end with .fifo suffix and be 1 to 80 in length.");
  }
  if (!is_valid) {
    return errors::InvalidParameter(
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
  }
  return {};
}

Outcome<void> CheckChange(const Attributes& given) {
  if (given.contains("FifoQueue")) return errors::UnknownAttribute("FifoQueue");
  return {};
}

std::string AttributeOf(const QueueKey& queue, const Attributes& attributes,
                        std::string_view name) {
  const auto found = attributes.find(std::string(name));
  if (found != attributes.end()) return found->second;
  const Attribute* attribute = Find(name);
  if (attribute == nullptr || (attribute->of_fifo && !queue.is_fifo())) return "";
  if (name == "SqsManagedSseEnabled" && attributes.contains("KmsMasterKeyId")) return "false";
  return std::string(attribute->standard);
}

void SetAttributes(const Attributes& given, Attributes& attributes) {
  for (const auto& [name, text] : given) {
    if (text.empty()) {
      attributes.erase(name);
    } else {
      attributes[name] = text;
    }
  }
}

bool AllowsRedrive(const Attributes& target, const QueueKey& source) {
  const std::string_view text = Get(target, "RedriveAllowPolicy");
  if (text.empty()) return true;
  const auto object = ReadObject(text);
  if (!object) return true;
  const std::string permission = TextOf(*object, "redrivePermission");
  if (permission != "byQueue") return permission != "denyAll";
  const json::value* sources = object->if_contains("sourceQueueArns");
  if (sources == nullptr || !sources->is_array()) return false;
  const json::array& arns = sources->get_array();
  return std::any_of(arns.begin(), arns.end(), [arn = source.Arn()](const json::value& one) {
    return one == json::value(arn);
  });
}

bool IsAttribute(std::string_view name) { return Find(name) != nullptr; }

Attributes ShownAttributes(const QueueKey& queue, const Attributes& attributes) {
  Attributes shown;
  for (const Attribute& attribute : kAttributes) {
    if (attribute.kind == Kind::kComputed) continue;
    std::string text = AttributeOf(queue, attributes, attribute.name);
    if (!text.empty()) shown.emplace(attribute.name, std::move(text));
  }
  return shown;
}

}  // namespace weir::cloud::sqs
