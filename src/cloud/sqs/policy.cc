// {"Statement":[{"Principal":{"AWS":["…"]},"Condition":{"ArnEquals":{"aws:SourceArn":"…"}},…}]}
#include "src/cloud/sqs/policy.h"

#include <boost/json.hpp>

namespace weir::cloud::sqs {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxPolicyDepth = 32;

/// How many things stand there, where one may stand without a list around it.
std::size_t CountOf(const json::value& value) {
  return value.is_array() ? value.get_array().size() : 1;
}

/// "*", or lists by the kind of principal.
std::size_t CountPrincipals(const json::object& statement) {
  const json::value* principal = statement.if_contains("Principal");
  if (principal == nullptr) return 0;
  if (!principal->is_object()) return CountOf(*principal);
  std::size_t count = 0;
  for (const auto& kind : principal->get_object()) count += CountOf(kind.value());
  return count;
}

/// Each key of each operator is one.
std::size_t CountConditions(const json::object& statement) {
  const json::value* condition = statement.if_contains("Condition");
  if (condition == nullptr || !condition->is_object()) return 0;
  std::size_t count = 0;
  for (const auto& operation : condition->get_object()) {
    if (operation.value().is_object()) count += operation.value().get_object().size();
  }
  return count;
}

bool KeepsQuotas(const json::object& policy) {
  const json::value* statement = policy.if_contains("Statement");
  if (statement == nullptr) return true;
  if (CountOf(*statement) > kMaxStatements) return false;
  std::size_t principals = 0;
  std::size_t conditions = 0;
  const auto count = [&](const json::value& one) {
    if (!one.is_object()) return;
    principals += CountPrincipals(one.get_object());
    conditions += CountConditions(one.get_object());
  };
  if (statement->is_array()) {
    for (const json::value& one : statement->get_array()) count(one);
  } else {
    count(*statement);
  }
  return principals <= kMaxPrincipals && conditions <= kMaxConditions;
}

}  // namespace

bool IsPolicy(std::string_view text) {
  if (text.size() > kMaxPolicyBytes) return false;
  boost::system::error_code error;
  const json::value policy = json::parse(text, error, {}, {.max_depth = kMaxPolicyDepth});
  return !error && policy.is_object() && KeepsQuotas(policy.get_object());
}

}  // namespace weir::cloud::sqs
