// Reads the members that several operations share.
#include "src/cloud/logs/arguments.h"

#include <algorithm>

#include <boost/json.hpp>

#include "src/cloud/logs/errors.h"
#include "src/cloud/protocol/service.h"

namespace weir::cloud::logs {
namespace {

namespace json = boost::json;
using protocol::JsonReader;

constexpr protocol::Bounds kNameChars = {1, 512};
constexpr protocol::Bounds kIdentifierChars = {1, 2048};
constexpr std::size_t kMaxTags = 50;
constexpr std::size_t kMaxTagKeyBytes = 512;  // 128 characters
constexpr std::size_t kMaxTagValueBytes = 1024;

bool OfNameChars(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._-/#").find(c) != std::string_view::npos;
  });
}

GroupKey Named(JsonReader& in, const protocol::Call& call, std::string_view name) {
  if (!OfNameChars(name)) {
    in.Complain(errors::Invalid("logGroupName", name,
                                "Member must satisfy regular expression pattern: "
                                "[\\.\\-_/#A-Za-z0-9]+"));
  }
  return {call.region, std::string(name)};
}

GroupKey OfArn(JsonReader& in, const protocol::Call& call, std::string_view arn) {
  auto key = GroupKey::FromArn(arn);
  if (!key || key->region != call.region) {
    in.Complain(key ? errors::GroupNotFound() : errors::InvalidParameter("Invalid ARN."));
    return {};
  }
  return *std::move(key);
}

}  // namespace

GroupKey ReadGroup(JsonReader& in, const protocol::Call& call) {
  return Named(in, call, in.RequiredString("logGroupName", kNameChars));
}

GroupKey ReadGroupOrIdentifier(JsonReader& in, const protocol::Call& call) {
  const auto name = in.String("logGroupName", kNameChars);
  const auto identifier = in.String("logGroupIdentifier", kIdentifierChars);
  if (name.has_value() == identifier.has_value()) {
    in.Complain(errors::InvalidParameter(
        "Either logGroupName or logGroupIdentifier must be given, and not both."));
    return {};
  }
  if (name) return Named(in, call, *name);
  if (identifier->starts_with("arn:")) return OfArn(in, call, *identifier);
  return Named(in, call, *identifier);
}

GroupKey ReadResource(JsonReader& in, const protocol::Call& call) {
  const std::string_view arn = in.RequiredString("resourceArn", {1, 1011});
  return in.error() ? GroupKey() : OfArn(in, call, arn);
}

std::string ReadStream(JsonReader& in) {
  const std::string_view name = in.RequiredString("logStreamName", kNameChars);
  if (name.find_first_of(":*") != std::string_view::npos) {
    in.Complain(errors::Invalid("logStreamName", name,
                                "Member must satisfy regular expression pattern: [^:*]*"));
  }
  return std::string(name);
}

Tags ReadTags(JsonReader& in) {
  Tags tags;
  const json::object* object = in.Object("tags");
  if (object == nullptr) return tags;
  if (object->empty() || object->size() > kMaxTags) {
    in.Complain(errors::InvalidParameter("tags must have between 1 and 50 entries."));
  }
  for (const auto& [key, value] : *object) {
    if (!value.is_string()) {
      in.Complain(protocol::SerializationError("A tag's value is not a string."));
      break;
    }
    const std::string_view text = value.get_string();
    if (key.empty() || key.size() > kMaxTagKeyBytes || text.size() > kMaxTagValueBytes) {
      in.Complain(
          errors::InvalidParameter("A tag's key has 1 to 128 characters, its value at most 256."));
    }
    if (std::string_view(key).starts_with("aws:")) {
      in.Complain(errors::InvalidParameter("Tag keys that begin with aws: are reserved."));
    }
    tags.emplace(key, text);
  }
  return tags;
}

protocol::AwsError Refusal(const JsonReader& in) {
  protocol::AwsError error = *in.error();
  if (error.code == "ValidationException") error.code = "InvalidParameterException";
  return error;
}

}  // namespace weir::cloud::logs
