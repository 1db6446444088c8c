// Sets, removes and lists tags of log groups.
#include "src/cloud/logs/ops/tags.h"

#include "src/cloud/logs/arguments.h"
#include "src/cloud/logs/errors.h"

namespace weir::cloud::logs::ops {
namespace {

namespace json = boost::json;
using ReadKey = GroupKey (*)(protocol::Input& in, const protocol::Call& call);

/// As ReadKey wants it.
GroupKey ReadNamed(protocol::Input& in, const protocol::Call& call) { return ReadGroup(in, call); }

constexpr std::size_t kMaxTags = 50;

protocol::JsonOutcome Set(Context& context, const protocol::Call& call, const json::object& input,
                          ReadKey read_key) {
  protocol::Input in(input);
  const GroupKey key = read_key(in, call);
  const Tags tags = ReadTags(in);
  if (in.error()) return *in.error();
  const auto changed = context.logs.Update(key, [&](GroupInfo& group) -> Outcome<void> {
    for (const auto& [name, value] : tags) group.tags[name] = value;
    if (group.tags.size() > kMaxTags) return errors::TooManyTags(key.Arn());
    return {};
  });
  if (!changed) return changed.error();
  return json::object{};
}

protocol::JsonOutcome Remove(Context& context, const protocol::Call& call,
                             const json::object& input, ReadKey read_key, std::string_view member) {
  protocol::Input in(input);
  const GroupKey key = read_key(in, call);
  const json::array* names = in.Array(member);
  if (in.error()) return *in.error();
  const auto changed = context.logs.Update(key, [&](GroupInfo& group) {
    for (const json::value& name : *names) {
      group.tags.erase(std::string(name.as_string()));
    }
    return Outcome<void>();
  });
  if (!changed) return changed.error();
  return json::object{};
}

protocol::JsonOutcome List(Context& context, const protocol::Call& call, const json::object& input,
                           ReadKey read_key) {
  protocol::Input in(input);
  const GroupKey key = read_key(in, call);
  if (in.error()) return *in.error();
  const auto group = context.logs.Describe(key);
  if (!group) return group.error();
  json::object tags;
  for (const auto& [name, value] : group->tags) tags[name] = value;
  return json::object{{"tags", std::move(tags)}};
}

}  // namespace

protocol::JsonOutcome TagResource(Context& context, const protocol::Call& call,
                                  const json::object& input) {
  return Set(context, call, input, ReadResource);
}

protocol::JsonOutcome TagLogGroup(Context& context, const protocol::Call& call,
                                  const json::object& input) {
  return Set(context, call, input, ReadNamed);
}

protocol::JsonOutcome UntagResource(Context& context, const protocol::Call& call,
                                    const json::object& input) {
  return Remove(context, call, input, ReadResource, "tagKeys");
}

protocol::JsonOutcome UntagLogGroup(Context& context, const protocol::Call& call,
                                    const json::object& input) {
  return Remove(context, call, input, ReadNamed, "tags");
}

protocol::JsonOutcome ListTagsForResource(Context& context, const protocol::Call& call,
                                          const json::object& input) {
  return List(context, call, input, ReadResource);
}

protocol::JsonOutcome ListTagsLogGroup(Context& context, const protocol::Call& call,
                                       const json::object& input) {
  return List(context, call, input, ReadNamed);
}

}  // namespace weir::cloud::logs::ops
