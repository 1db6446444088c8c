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

std::string ReadClass(protocol::JsonReader& in, std::string_view without) {
  const std::string_view name = in.String("logGroupClass").value_or(without);
  if (name != without && name != "STANDARD" && name != "INFREQUENT_ACCESS" && name != "DELIVERY") {
    in.Complain(errors::Invalid("logGroupClass", name,
                                "Member must satisfy enum value set: [STANDARD, INFREQUENT_ACCESS, "
                                "DELIVERY]"));
  }
  return std::string(name);
}

std::set<std::string> ReadNames(protocol::JsonReader& in) {
  std::set<std::string> names;
  const json::array* array = in.Array("logGroupIdentifiers", {1, kMaxListed});
  if (array == nullptr) return names;
  for (const json::value& value : *array) {
    if (!value.is_string()) {
      in.Complain(protocol::SerializationError("An identifier is not a string."));
      break;
    }
    const std::string text(value.get_string());
    const auto key = GroupKey::FromArn(text);
    names.insert(key ? key->name : text);
  }
  return names;
}

Filter ReadFilter(protocol::JsonReader& in) {
  Filter filter;
  filter.prefix = in.String("logGroupNamePrefix", {1, 512}).value_or("");
  filter.pattern = in.String("logGroupNamePattern", {0, 512}).value_or("");
  if (!filter.prefix.empty() && !filter.pattern.empty()) {
    in.Complain(errors::InvalidParameter(
        "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters."));
  }
  filter.group_class = ReadClass(in, "");
  filter.names = ReadNames(in);
  filter.after = in.String("nextToken").value_or("");
  // There are no linked accounts, so that including them changes nothing.
  in.Boolean("includeLinkedAccounts");
  if (in.Array("accountIdentifiers")) {
    in.Complain(errors::InvalidParameter("accountIdentifiers is for monitoring accounts."));
  }
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
  protocol::JsonReader in(input);
  GroupInfo group;
  group.key = ReadGroup(in, call);
  if (!in.String("kmsKeyId", {0, 256}).value_or("").empty()) {
    in.Complain(errors::InvalidParameter(
        "The specified KMS key does not exist: there is no KMS here, leave kmsKeyId out."));
  }
  group.group_class = ReadClass(in, "STANDARD");
  group.tags = ReadTags(in);
  if (in.Boolean("deletionProtectionEnabled").value_or(false)) {
    in.Complain(errors::InvalidParameter("deletionProtectionEnabled is not supported."));
  }
  if (in.error()) return Refusal(in);
  const auto created = context.logs.CreateGroup(group);
  if (!created) return created.error();
  return json::object{};
}

protocol::JsonOutcome DeleteLogGroup(Context& context, const protocol::Call& call,
                                     const json::object& input) {
  protocol::JsonReader in(input);
  const GroupKey key = ReadGroup(in, call);
  if (in.error()) return Refusal(in);
  const auto deleted = context.logs.DeleteGroup(key);
  if (!deleted) return deleted.error();
  return json::object{};
}

protocol::JsonOutcome DescribeLogGroups(Context& context, const protocol::Call& call,
                                        const json::object& input) {
  protocol::JsonReader in(input);
  const Filter filter = ReadFilter(in);
  const auto limit =
      static_cast<std::size_t>(in.Integer("limit", {1, kMaxListed}).value_or(kMaxListed));
  if (in.error()) return Refusal(in);
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
