// Tag…, Untag…, List…Tags.
#include "src/cloud/iam/ops/tags.h"

#include <string>
#include <vector>

#include "src/cloud/iam/arguments.h"
#include "src/cloud/iam/errors.h"
#include "src/cloud/iam/paging.h"
#include "src/cloud/iam/store.h"

namespace weir::cloud::iam::ops {
namespace {

namespace json = boost::json;

/// reference_iam-quotas: of a role or a policy (TagsAreReplacedByTheirKeyUpToFifty).
constexpr std::size_t kMaxTags = 50;

void EraseOne(std::string_view key, TagKeys keys, Tags& from) {
  std::erase_if(from, [&](const auto& tag) {
    return keys == TagKeys::kOfRole ? NameKey(tag.first) == NameKey(key) : tag.first == key;
  });
}

Outcome<void> Merge(const Tags& from, TagKeys keys, Tags& into) {
  for (const auto& [key, value] : from) {
    EraseOne(key, keys, into);
    into.emplace(key, value);
  }
  if (into.size() <= kMaxTags) return {};
  return errors::LimitExceeded("The number of tags has reached the maximum limit.");
}

Outcome<void> Erase(const std::vector<std::string>& erased, TagKeys keys, Tags& from) {
  for (const std::string& key : erased) EraseOne(key, keys, from);
  return {};
}

json::object Listed(const PageRequest& page, const Tags& tags) {
  return RenderPage(
      page, "Tags", tags, [](const auto& tag) { return tag.first; },
      [](const auto& tag) {
        return json::object{{"Key", tag.first}, {"Value", tag.second}};
      });
}

template <typename Changed>
JsonOutcome Nothing(const Outcome<Changed>& changed) {
  if (!changed) return changed.error();
  return json::object();
}

}  // namespace

JsonOutcome TagRole(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const RoleName name = ReadRoleName(in);
  const Tags tags = ReadTags(in, TagKeys::kOfRole);
  if (in.error()) return *in.error();
  return Nothing(context.store.UpdateRole(
      name, [&tags](Role& role) { return Merge(tags, TagKeys::kOfRole, role.tags); }));
}

JsonOutcome UntagRole(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const RoleName name = ReadRoleName(in);
  const std::vector<std::string> keys = in.Texts("TagKeys");
  if (in.error()) return *in.error();
  return Nothing(context.store.UpdateRole(
      name, [&keys](Role& role) { return Erase(keys, TagKeys::kOfRole, role.tags); }));
}

JsonOutcome ListRoleTags(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const RoleName name = ReadRoleName(in);
  const PageRequest page = PageRequest::Read(in);
  if (in.error()) return *in.error();
  const auto role = context.store.FindRole(name);
  if (!role) return errors::NoSuchRole(name.text);
  return Listed(page, role->tags);
}

JsonOutcome TagPolicy(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const PolicyArn arn = ReadPolicyArn(in);
  const Tags tags = ReadTags(in, TagKeys::kOfPolicy);
  if (in.error()) return *in.error();
  return Nothing(context.store.UpdatePolicy(
      arn, [&tags](Policy& policy) { return Merge(tags, TagKeys::kOfPolicy, policy.tags); }));
}

JsonOutcome UntagPolicy(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const PolicyArn arn = ReadPolicyArn(in);
  const std::vector<std::string> keys = in.Texts("TagKeys");
  if (in.error()) return *in.error();
  return Nothing(context.store.UpdatePolicy(
      arn, [&keys](Policy& policy) { return Erase(keys, TagKeys::kOfPolicy, policy.tags); }));
}

JsonOutcome ListPolicyTags(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const PolicyArn arn = ReadPolicyArn(in);
  const PageRequest page = PageRequest::Read(in);
  if (in.error()) return *in.error();
  const auto policy = context.store.FindPolicy(arn);
  if (!policy) return errors::NoSuchPolicy(arn.text);
  return Listed(page, policy->tags);
}

}  // namespace weir::cloud::iam::ops
