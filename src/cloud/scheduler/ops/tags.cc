// Sets, removes and lists tags of groups.
#include "src/cloud/scheduler/ops/tags.h"

#include "src/cloud/scheduler/arguments.h"
#include "src/cloud/scheduler/errors.h"

namespace weir::cloud::scheduler::ops {

namespace json = boost::json;

JsonOutcome TagResource(Context& context, const Call& call, const json::object& input) {
  protocol::Input in(input);
  const GroupKey key = ReadResource(in, call);
  const Tags given = ReadTags(in);
  if (in.error()) return *in.error();
  const auto changed = context.agenda.ChangeTags(key, [&given](Tags& tags) -> Outcome<void> {
    for (const auto& [name, value] : given) tags[name] = value;
    if (tags.size() > kMaxTags) return errors::QuotaExceeded("tags", kMaxTags);
    return {};
  });
  if (!changed) return changed.error();
  return json::object();
}

JsonOutcome UntagResource(Context& context, const Call& call, const json::object& input) {
  protocol::Input in(input);
  const GroupKey key = ReadResource(in, call);
  const std::vector<std::string> names = in.Texts("TagKeys");
  if (in.error()) return *in.error();
  const auto changed = context.agenda.ChangeTags(key, [&names](Tags& tags) -> Outcome<void> {
    for (const std::string& name : names) tags.erase(name);
    return {};
  });
  if (!changed) return changed.error();
  return json::object();
}

JsonOutcome ListTagsForResource(Context& context, const Call& call, const json::object& input) {
  protocol::Input in(input);
  const GroupKey key = ReadResource(in, call);
  if (in.error()) return *in.error();
  const auto group = context.agenda.FindGroup(key);
  if (!group) return group.error();
  json::array tags;
  for (const auto& [name, value] : group->tags) {
    tags.push_back(json::object{{"Key", name}, {"Value", value}});
  }
  return json::object{{"Tags", std::move(tags)}};
}

}  // namespace weir::cloud::scheduler::ops
