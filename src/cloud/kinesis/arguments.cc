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
using protocol::Input;

constexpr double kMaxSeconds = 1e11;  ///< some thousand years: what a time in microseconds can hold

/// Letters, digits, white space and _ . : / = + - @ %; whatever is not ASCII passes.
bool OfTagChars(std::string_view text) {
  constexpr std::string_view kMarks = " \t\n\r_.:/=+-@%";
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return static_cast<signed char>(c) < 0 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || kMarks.find(c) != std::string_view::npos;
  });
}

void CheckTag(Input& in, std::string_view key, std::string_view value) {
  if (!OfTagChars(key) || !OfTagChars(value)) {
    in.Complain(errors::InvalidArgument(
        "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white "
        "space, _ . : / = + - @ %."));
  } else if (key.starts_with("aws:")) {
    in.Complain(errors::InvalidArgument("Tag keys that begin with aws: are reserved."));
  }
}

}  // namespace

StreamKey ReadArn(Input& in, const protocol::Call& call, std::string_view member) {
  const std::string_view arn = in.Text(member);
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

StreamKey ReadStream(Input& in, const protocol::Call& call) {
  const auto name = in.String("StreamName");
  if (in.String("StreamARN")) {
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

StreamKey ReadNewStream(Input& in, const protocol::Call& call) {
  return {call.region, std::string(in.Text("StreamName"))};
}

std::optional<TimePoint> ReadTime(Input& in, std::string_view member) {
  const auto seconds = in.Number(member);
  if (!seconds) return std::nullopt;
  if (!(*seconds >= 0 && *seconds < kMaxSeconds)) {
    in.Complain(errors::InvalidArgument(fmt::format("{} is out of range.", member)));
    return std::nullopt;
  }
  constexpr double kMsPerSecond = 1000;
  return FromMilliseconds(std::llround(*seconds * kMsPerSecond));
}

std::optional<StreamMode> ReadMode(const Input& in) {
  const json::object* details = in.Object("StreamModeDetails");
  if (details == nullptr) return std::nullopt;
  return StreamModeNamed(details->at("StreamMode").as_string());
}

Tags ReadTags(Input& in) {
  Tags tags;
  const json::object* object = in.Object("Tags");
  if (object == nullptr) return tags;
  for (const auto& [key, value] : *object) {
    const std::string_view text = value.as_string();
    CheckTag(in, key, text);
    tags.emplace(key, text);
  }
  return tags;
}

}  // namespace weir::cloud::kinesis
