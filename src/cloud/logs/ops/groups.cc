// Makes, describes and deletes log groups.
#include "src/cloud/logs/ops/groups.h"

#include <algorithm>
#include <set>

#include "src/cloud/logs/arguments.h"
#include "src/cloud/logs/errors.h"

namespace weir::cloud::logs::ops {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxListed = 50;

/// Which groups are asked for.
struct Filter {
  std::string prefix;
  std::string pattern;
  std::string group_class;
  std::set<std::string> names;
  std::string after;

  [[nodiscard]] bool Passes(const GroupInfo& group) const {
    const std::string& name = group.key.name;
    return name > after && name.starts_with(prefix) && name.find(pattern) != std::string::npos &&
           (group_class.empty() || group.group_class == group_class) &&
           (names.empty() || names.contains(name));
  }
};

std::set<std::string> ReadNames(const protocol::Input& in) {
  std::set<std::string> names;
  const json::array* array = in.Array("logGroupIdentifiers");
  if (array == nullptr) return names;
  for (const json::value& value : *array) {
    const std::string text(value.as_string());
    const auto key = GroupKey::FromArn(text);
    names.insert(key ? key->name : text);
  }
  return names;
}

Filter ReadFilter(protocol::Input& in) {
  Filter filter;
  filter.prefix = in.Text("logGroupNamePrefix");
  filter.pattern = in.Text("logGroupNamePattern");
  if (!filter.prefix.empty() && !filter.pattern.empty()) {
    in.Complain(errors::InvalidParameter(
        "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters."));
  }
  filter.group_class = in.Text("logGroupClass");
  filter.names = ReadNames(in);
  filter.after = in.Text("nextToken");
  // There are no linked accounts, so that includeLinkedAccounts changes nothing.
  return filter;
}

json::object Show(const GroupInfo& group) {
  json::object out = {{"logGroupName", group.key.name},
                      {"creationTime", group.created_ms},
                      {"metricFilterCount", 0},
                      {"arn", group.key.Arn() + ":*"},
                      {"storedBytes", group.stored_bytes},
                      {"logGroupClass", group.group_class},
                      {"logGroupArn", group.key.Arn()}};
  if (group.retention_days) out["retentionInDays"] = *group.retention_days;
  if (!group.kms_key.empty()) out["kmsKeyId"] = group.kms_key;
  return out;
}

}  // namespace

protocol::JsonOutcome CreateLogGroup(Context& context, const protocol::Call& call,
                                     const json::object& input) {
  protocol::Input in(input);
  GroupInfo group;
  group.key = ReadGroup(in, call);
  if (!in.Text("kmsKeyId").empty()) {
    in.Complain(errors::InvalidParameter(
        "The specified KMS key does not exist: there is no KMS here, leave kmsKeyId out."));
  }
  group.group_class = in.String("logGroupClass").value_or("STANDARD");
  group.tags = ReadTags(in);
  if (in.error()) return *in.error();
  const auto created = context.logs.CreateGroup(group);
  if (!created) return created.error();
  return json::object{};
}

protocol::JsonOutcome DeleteLogGroup(Context& context, const protocol::Call& call,
                                     const json::object& input) {
  protocol::Input in(input);
  const GroupKey key = ReadGroup(in, call);
  if (in.error()) return *in.error();
  const auto deleted = context.logs.DeleteGroup(key);
  if (!deleted) return deleted.error();
  return json::object{};
}

protocol::JsonOutcome DescribeLogGroups(Context& context, const protocol::Call& call,
                                        const json::object& input) {
  protocol::Input in(input);
  const Filter filter = ReadFilter(in);
  const auto limit = static_cast<std::size_t>(in.Integer("limit").value_or(kMaxListed));
  if (in.error()) return *in.error();
  json::array groups;
  json::object out;
  std::string last;
  for (const GroupInfo& group : context.logs.Groups(call.region)) {
    if (!filter.Passes(group)) continue;
    if (groups.size() == limit) {
      out["nextToken"] = last;
      break;
    }
    groups.push_back(Show(group));
    last = group.key.name;
  }
  out["logGroups"] = std::move(groups);
  return out;
}

}  // namespace weir::cloud::logs::ops
