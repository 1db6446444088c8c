// Reads the members that several operations share, with the complaints of Kinesis.
#include "src/cloud/kinesis/arguments.h"

#include <algorithm>
#include <cmath>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/cloud/kinesis/errors.h"

namespace weir::cloud::kinesis {
namespace {

namespace json = boost::json;
using protocol::JsonReader;

constexpr protocol::Bounds kNameChars = {1, 128};
constexpr protocol::Bounds kArnChars = {1, 2048};
constexpr std::int64_t kMaxTagsInCall = 200;
constexpr protocol::Bounds kTagKeysInCall = {1, 50};
constexpr std::size_t kMaxTagKeyChars = 128;
constexpr std::size_t kMaxTagValueChars = 256;

constexpr double kMaxSeconds = 1e11;  ///< some thousand years: what a time in microseconds can hold

bool OfNameChars(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  });
}

std::string_view Checked(JsonReader& in, std::string_view text, std::string_view member) {
  if (!OfNameChars(text)) {
    in.Complain(errors::Invalid(member, text,
                                "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"));
  }
  return text;
}

/// Letters, digits, white space and _ . : / = + - @ %; whatever is not ASCII passes.
bool OfTagChars(std::string_view text) {
  constexpr std::string_view kMarks = " \t\n\r_.:/=+-@%";
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return static_cast<signed char>(c) < 0 || OfNameChars({&c, 1}) ||
           kMarks.find(c) != std::string_view::npos;
  });
}

/// Code points of UTF-8.
std::size_t Characters(std::string_view text) {
  constexpr unsigned kTopBits = 0xC0;
  constexpr unsigned kContinues = 0x80;
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & kTopBits) != kContinues;
  }));
}

void CheckTag(JsonReader& in, std::string_view key, std::string_view value) {
  const std::size_t key_chars = Characters(key);
  if (key_chars == 0 || key_chars > kMaxTagKeyChars) {
    in.Complain(errors::Invalid("tags", key,
                                "Map keys must satisfy constraint: [Member must have length less "
                                "than or equal to 128, Member must have length greater than or "
                                "equal to 1]"));
  } else if (Characters(value) > kMaxTagValueChars) {
    in.Complain(errors::Invalid("tags", value,
                                "Map value must satisfy constraint: [Member must have length less "
                                "than or equal to 256, Member must have length greater than or "
                                "equal to 0]"));
  } else if (!OfTagChars(key) || !OfTagChars(value)) {
    in.Complain(errors::InvalidArgument(
        "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white "
        "space, _ . : / = + - @ %."));
  } else if (key.starts_with("aws:")) {
    in.Complain(errors::InvalidArgument("Tag keys that begin with aws: are reserved."));
  }
}

}  // namespace

StreamKey ReadArn(JsonReader& in, const protocol::Call& call, std::string_view member) {
  const std::string_view arn = in.RequiredString(member, kArnChars);
  if (in.error()) return {};
  auto key = StreamKey::FromArn(arn);
  if (!key) {
    in.Complain(errors::InvalidArgument(fmt::format(
        "{} {} is not the ARN of a stream of account {}.", member, arn, protocol::kAccountId)));
    return {};
  }
  if (key->region != call.region) in.Complain(errors::StreamNotFound(*key));
  return *std::move(key);
}

StreamKey ReadStream(JsonReader& in, const protocol::Call& call) {
  const auto name = in.String("StreamName", kNameChars);
  if (name) Checked(in, *name, "streamName");
  if (in.String("StreamId")) {
    in.Complain(errors::InvalidArgument("StreamId is reserved for future use."));
  }
  if (in.String("StreamARN", kArnChars)) {
    StreamKey key = ReadArn(in, call, "StreamARN");
    if (name && key.name != *name) {
      in.Complain(errors::InvalidArgument("StreamName and StreamARN name different streams."));
    }
    return key;
  }
  if (!name) {
    in.Complain(errors::InvalidArgument("Either StreamName or StreamARN must be provided."));
    return {};
  }
  return {call.region, std::string(*name)};
}

StreamKey ReadNewStream(JsonReader& in, const protocol::Call& call) {
  const std::string_view name = in.RequiredString("StreamName", kNameChars);
  return {call.region, std::string(Checked(in, name, "streamName"))};
}

std::optional<std::string> ReadShardId(JsonReader& in, std::string_view member) {
  const auto text = in.String(member, kNameChars);
  if (!text) return std::nullopt;
  std::string path(member);
  path[0] = static_cast<char>(path[0] | 0x20);
  return std::string(Checked(in, *text, path));
}

std::optional<TimePoint> ReadTime(JsonReader& in, std::string_view member) {
  const auto seconds = in.Number(member);
  if (!seconds) return std::nullopt;
  if (!(*seconds >= 0 && *seconds < kMaxSeconds)) {
    in.Complain(errors::InvalidArgument(fmt::format("{} is out of range.", member)));
    return std::nullopt;
  }
  constexpr double kMsPerSecond = 1000;
  return FromMilliseconds(std::llround(*seconds * kMsPerSecond));
}

StreamMode ReadMode(JsonReader& in) {
  const json::object* details = in.Object("StreamModeDetails");
  if (details == nullptr) return StreamMode::kProvisioned;
  JsonReader inner(*details, "streamModeDetails");
  const std::string_view name = inner.RequiredString("StreamMode");
  if (inner.error()) in.Complain(*inner.error());
  const auto mode = StreamModeNamed(name);
  if (!mode) {
    in.Complain(errors::Invalid("streamModeDetails.streamMode", name,
                                "Member must satisfy enum value set: [PROVISIONED, ON_DEMAND]"));
  }
  return mode.value_or(StreamMode::kProvisioned);
}

Tags ReadTags(JsonReader& in) {
  Tags tags;
  const json::object* object = in.Object("Tags");
  if (object == nullptr) return tags;
  if (object->empty() || object->size() > kMaxTagsInCall) {
    in.Complain(errors::Validation(
        "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must "
        "have between 1 and 200 entries"));
  }
  for (const auto& [key, value] : *object) {
    if (!value.is_string()) {
      in.Complain(protocol::SerializationError("A tag's value is not a string."));
      break;
    }
    const std::string_view text = value.as_string();
    CheckTag(in, key, text);
    tags.emplace(key, text);
  }
  return tags;
}

std::vector<std::string> ReadTagKeys(JsonReader& in) {
  std::vector<std::string> keys;
  const json::array* array = in.RequiredArray("TagKeys", kTagKeysInCall);
  if (array == nullptr) return keys;
  for (const json::value& key : *array) {
    if (!key.is_string()) {
      in.Complain(protocol::SerializationError("A tag's key is not a string."));
      break;
    }
    keys.emplace_back(key.as_string());
  }
  return keys;
}

}  // namespace weir::cloud::kinesis
