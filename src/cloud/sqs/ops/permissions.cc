// {"Sid":"label","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::…:root"]},"Action":…}
#include "src/cloud/sqs/ops/permissions.h"

#include <algorithm>
#include <array>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/cloud/sqs/arguments.h"
#include "src/cloud/sqs/errors.h"
#include "src/cloud/sqs/policy.h"

namespace weir::cloud::sqs::ops {
namespace {

namespace json = boost::json;
using protocol::Input;

/// Actions of a statement (Developer Guide, "Amazon SQS policy quotas").
constexpr std::size_t kMaxActions = 7;
constexpr std::size_t kMaxLabel = 80;
/// What others may be allowed (API Reference, AddPermission: the other actions are the owner's).
constexpr std::array<std::string_view, 9> kActions = {
    "*",           "ChangeMessageVisibility",    "DeleteMessage", "GetQueueAttributes",
    "GetQueueUrl", "ListDeadLetterSourceQueues", "PurgeQueue",    "ReceiveMessage",
    "SendMessage"};

bool IsLabel(std::string_view label) {
  return !label.empty() && label.size() <= kMaxLabel &&
         std::all_of(label.begin(), label.end(), [](unsigned char c) {
           return (c < 0x80 && std::isalnum(c) != 0) || c == '-' || c == '_';
         });
}

bool IsAccount(std::string_view account) {
  constexpr std::size_t kDigits = 12;
  return account.size() == kDigits &&
         std::all_of(account.begin(), account.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsAction(std::string_view action) {
  return std::find(kActions.begin(), kActions.end(), action) != kActions.end();
}

json::object PolicyOf(const QueueRow& row, const QueueKey& queue) {
  const auto found = row.attributes.find("Policy");
  json::object policy;
  boost::system::error_code error;
  if (found != row.attributes.end()) {
    json::value value = json::parse(found->second, error);
    if (!error && value.is_object()) policy = std::move(value.get_object());
  }
  if (policy.empty()) {
    policy["Version"] = "2008-10-17";
    policy["Id"] = fmt::format("{}/SQSDefaultPolicy", queue.Arn());
  }
  json::value& statements = policy["Statement"];
  if (statements.is_object()) statements = json::array{statements};
  if (!statements.is_array()) statements = json::array();
  return policy;
}

/// Refuses one that is beyond AWS's quotas.
Outcome<void> SetPolicy(const json::object& policy, QueueRow& row, TimePoint now) {
  row.modified = now;
  if (policy.at("Statement").get_array().empty()) {
    row.attributes.erase("Policy");
    return {};
  }
  const std::string text = json::serialize(policy);
  if (!IsPolicy(text)) {
    return errors::AwsError{
        403, "OverLimit",
        fmt::format("A policy has at most {} bytes, {} statements and {} principals.",
                    kMaxPolicyBytes, kMaxStatements, kMaxPrincipals)};
  }
  row.attributes["Policy"] = text;
  return {};
}

bool IsOf(const json::value& statement, std::string_view label) {
  const json::object* object = statement.if_object();
  const json::value* sid = object == nullptr ? nullptr : object->if_contains("Sid");
  return sid != nullptr && sid->is_string() && std::string_view(sid->get_string()) == label;
}

/// One thing as itself, more as an array.
json::value OneOrMore(json::array values) {
  return values.size() == 1 ? std::move(values.front()) : json::value(std::move(values));
}

/// What is to be allowed, as a statement of the policy.
Outcome<json::object> ReadStatement(const Input& in, const QueueKey& queue) {
  const std::string_view label = in.Text("Label");
  const auto accounts = in.Texts("AWSAccountIds");
  const auto actions = in.Texts("Actions");
  if (!IsLabel(label)) {
    return errors::InvalidValue(label.substr(0, kMaxLabel), "Label",
                                "Must be alphanumeric, hyphens or underscores, 1 to 80 of them.");
  }
  if (accounts.empty()) return errors::Missing("AWSAccountIds");
  if (actions.empty()) return errors::Missing("Actions");
  if (actions.size() > kMaxActions) {
    return errors::AwsError{
        403, "OverLimit",
        fmt::format("{} Actions were found, maximum allowed is {}.", actions.size(), kMaxActions)};
  }
  json::array principals;
  for (const std::string& account : accounts) {
    if (!IsAccount(account)) {
      return errors::InvalidValue(account.substr(0, kMaxLabel), "PrincipalId", "Unable to verify.");
    }
    principals.emplace_back(fmt::format("arn:aws:iam::{}:root", account));
  }
  json::array allowed;
  for (const std::string& action : actions) {
    if (!IsAction(action)) {
      return errors::InvalidValue(
          "SQS:" + action.substr(0, kMaxLabel), "ActionName",
          "It is no action, or only the queue owner is allowed to invoke it.");
    }
    allowed.emplace_back("SQS:" + action);
  }
  return json::object{{"Sid", label},
                      {"Effect", "Allow"},
                      {"Principal", {{"AWS", OneOrMore(std::move(principals))}}},
                      {"Action", OneOrMore(std::move(allowed))},
                      {"Resource", queue.Arn()}};
}

}  // namespace

JsonOutcome AddPermission(Context& context, const Call& call, const json::object& input) {
  const Input in(input);
  const auto queue = ReadQueue(context, call, input);
  if (!queue) return queue.error();
  const auto statement = ReadStatement(in, (*queue)->key());
  if (!statement) return statement.error();
  const std::string_view label = in.Text("Label");
  const auto changed = (*queue)->Update([&](QueueRow& row) -> Outcome<void> {
    json::object policy = PolicyOf(row, (*queue)->key());
    json::array& statements = policy["Statement"].get_array();
    for (const json::value& one : statements) {
      if (IsOf(one, label)) return errors::InvalidValue(label, "Label", "Already exists.");
    }
    statements.push_back(*statement);
    return SetPolicy(policy, row, context.queues.Now());
  });
  if (!changed) return changed.error();
  return json::object();
}

JsonOutcome RemovePermission(Context& context, const Call& call, const json::object& input) {
  const auto queue = ReadQueue(context, call, input);
  if (!queue) return queue.error();
  const std::string label(Input(input).Text("Label"));
  const auto changed = (*queue)->Update([&](QueueRow& row) -> Outcome<void> {
    json::object policy = PolicyOf(row, (*queue)->key());
    json::array& statements = policy["Statement"].get_array();
    const auto* found = std::find_if(statements.begin(), statements.end(),
                                     [&](const json::value& one) { return IsOf(one, label); });
    if (found == statements.end()) {
      return errors::InvalidValue(label.substr(0, kMaxLabel), "Label",
                                  "can't find label on existing policy.");
    }
    statements.erase(found);
    return SetPolicy(policy, row, context.queues.Now());
  });
  if (!changed) return changed.error();
  return json::object();
}

}  // namespace weir::cloud::sqs::ops
