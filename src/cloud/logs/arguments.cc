// Reads the members that several operations share.
#include "src/cloud/logs/arguments.h"

#include <boost/json.hpp>

#include "src/cloud/logs/errors.h"
#include "src/cloud/protocol/service.h"

namespace weir::cloud::logs {
namespace {

namespace json = boost::json;
using protocol::Input;

GroupKey Named(const protocol::Call& call, std::string_view name) {
  return {call.region, std::string(name)};
}

GroupKey OfArn(Input& in, const protocol::Call& call, std::string_view arn) {
  auto key = GroupKey::FromArn(arn);
  if (!key || key->region != call.region) {
    in.Complain(key ? errors::GroupNotFound() : errors::InvalidParameter("Invalid ARN."));
    return {};
  }
  return *std::move(key);
}

}  // namespace

GroupKey ReadGroup(const Input& in, const protocol::Call& call) {
  return Named(call, in.Text("logGroupName"));
}

GroupKey ReadGroupOrIdentifier(Input& in, const protocol::Call& call) {
  const auto name = in.String("logGroupName");
  const auto identifier = in.String("logGroupIdentifier");
  if (name.has_value() == identifier.has_value()) {
    in.Complain(errors::InvalidParameter(
        "Either logGroupName or logGroupIdentifier must be given, and not both."));
    return {};
  }
  if (name) return Named(call, *name);
  if (identifier->starts_with("arn:")) return OfArn(in, call, *identifier);
  return Named(call, *identifier);
}

GroupKey ReadResource(Input& in, const protocol::Call& call) {
  return OfArn(in, call, in.Text("resourceArn"));
}

std::string ReadStream(const Input& in) { return std::string(in.Text("logStreamName")); }

Tags ReadTags(Input& in) {
  Tags tags;
  const json::object* object = in.Object("tags");
  if (object == nullptr) return tags;
  for (const auto& [key, value] : *object) {
    if (std::string_view(key).starts_with("aws:")) {
      in.Complain(errors::InvalidParameter("Tag keys that begin with aws: are reserved."));
    }
    tags.emplace(key, std::string_view(value.as_string()));
  }
  return tags;
}

}  // namespace weir::cloud::logs
