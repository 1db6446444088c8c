// Sets, removes and lists tags.
#include "src/cloud/kinesis/ops/tags.h"

#include <fmt/format.h>

#include "src/cloud/kinesis/arguments.h"
#include "src/cloud/kinesis/errors.h"

namespace weir::cloud::kinesis::ops {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxStreamTags = 50;

protocol::JsonOutcome SetTags(Context& kinesis, const StreamKey& key, const Tags& tags) {
  const auto changed = kinesis.streams.Update(key, [&](StreamInfo& stream) -> Outcome<void> {
    for (const auto& [name, value] : tags) stream.tags[name] = value;
    if (stream.tags.size() <= kMaxStreamTags) return {};
    return errors::InvalidArgument(fmt::format(
        "Failed to add tags to stream {} under account {} because a given stream cannot have more "
        "than {} tags associated with it.",
        key.name, protocol::kAccountId, kMaxStreamTags));
  });
  if (!changed) return changed.error();
  return json::object{};
}

protocol::JsonOutcome RemoveTags(Context& kinesis, const StreamKey& key,
                                 const std::vector<std::string>& names) {
  const auto changed = kinesis.streams.Update(key, [&](StreamInfo& stream) {
    for (const std::string& name : names) stream.tags.erase(name);
    return Outcome<void>();
  });
  if (!changed) return changed.error();
  return json::object{};
}

json::object ShowTag(const std::string& name, const std::string& value) {
  return {{"Key", name}, {"Value", value}};
}

}  // namespace

protocol::JsonOutcome AddTagsToStream(Context& kinesis, const protocol::Call& call,
                                      const json::object& input) {
  protocol::Input in(input);
  const StreamKey key = ReadStream(in, call);
  const Tags tags = ReadTags(in);
  if (in.error()) return *in.error();
  return SetTags(kinesis, key, tags);
}

protocol::JsonOutcome TagResource(Context& kinesis, const protocol::Call& call,
                                  const json::object& input) {
  protocol::Input in(input);
  const StreamKey key = ReadArn(in, call, "ResourceARN");
  const Tags tags = ReadTags(in);
  if (in.error()) return *in.error();
  return SetTags(kinesis, key, tags);
}

protocol::JsonOutcome RemoveTagsFromStream(Context& kinesis, const protocol::Call& call,
                                           const json::object& input) {
  protocol::Input in(input);
  const StreamKey key = ReadStream(in, call);
  const std::vector<std::string> names = in.Texts("TagKeys");
  if (in.error()) return *in.error();
  return RemoveTags(kinesis, key, names);
}

protocol::JsonOutcome UntagResource(Context& kinesis, const protocol::Call& call,
                                    const json::object& input) {
  protocol::Input in(input);
  const StreamKey key = ReadArn(in, call, "ResourceARN");
  const std::vector<std::string> names = in.Texts("TagKeys");
  if (in.error()) return *in.error();
  return RemoveTags(kinesis, key, names);
}

protocol::JsonOutcome ListTagsForStream(Context& kinesis, const protocol::Call& call,
                                        const json::object& input) {
  protocol::Input in(input);
  const StreamKey key = ReadStream(in, call);
  const std::string after(in.Text("ExclusiveStartTagKey"));
  const auto limit = static_cast<std::size_t>(in.Integer("Limit").value_or(kMaxStreamTags));
  if (in.error()) return *in.error();
  const auto stream = kinesis.streams.Describe(key);
  if (!stream) return stream.error();
  json::array tags;
  auto at = stream->tags.upper_bound(after);
  for (; at != stream->tags.end() && tags.size() < limit; ++at) {
    tags.push_back(ShowTag(at->first, at->second));
  }
  return json::object{{"Tags", std::move(tags)}, {"HasMoreTags", at != stream->tags.end()}};
}

protocol::JsonOutcome ListTagsForResource(Context& kinesis, const protocol::Call& call,
                                          const json::object& input) {
  protocol::Input in(input);
  const StreamKey key = ReadArn(in, call, "ResourceARN");
  if (in.error()) return *in.error();
  const auto stream = kinesis.streams.Describe(key);
  if (!stream) return stream.error();
  json::array tags;
  for (const auto& [name, value] : stream->tags) tags.push_back(ShowTag(name, value));
  return json::object{{"Tags", std::move(tags)}};
}

}  // namespace weir::cloud::kinesis::ops
