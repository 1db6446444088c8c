// From JSON to statements, strictly: what AWS would not store is refused with what is wrong.
#include "src/policy/document.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/text/ascii.h"

namespace weir::policy {
namespace {

namespace json = boost::json;

constexpr std::string_view kToday = "2012-10-17";   // has variables
constexpr std::string_view kBefore = "2008-10-17";  // what is meant without a version
constexpr std::size_t kMaxDepth = 8;                ///< of JSON: a policy needs six
constexpr std::size_t kMaxStatements = 1000;        ///< of a document; a long one has a dozen
constexpr std::size_t kMaxValues = 5000;  ///< of one member, so that no document holds up a request

Error Wrong(std::string message) { return {ErrorKind::kInvalidInput, std::move(message)}; }

/// "IAM JSON policy elements" allows tab, line ends and printable characters, in UTF-8.
bool IsPlain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 || c == '\t' || c == '\n' || c == '\r';
  });
}

/// A member that is one text or a list of them, some at the least.
Result<std::vector<std::string>> TextsOf(const json::value& value, std::string_view name) {
  std::vector<std::string> texts;
  const auto add = [&texts](const json::value& one) {
    if (!one.is_string() || !IsPlain(one.get_string())) return false;
    texts.emplace_back(one.get_string());
    return true;
  };
  const json::array* list = value.if_array();
  const bool is_good = list == nullptr ? add(value) : std::ranges::all_of(*list, add);
  if (!is_good || texts.size() > kMaxValues) {
    return Wrong(fmt::format("Syntax errors in policy: {} is no text and no list of texts.", name));
  }
  return texts;
}

/// Values of conditions may be numbers and truths as well.
std::optional<std::string> ScalarText(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_bool() || value.is_number()) return json::serialize(value);
  return std::nullopt;
}

/// The member of the two that is there: the one that says what, or the one that says what not.
struct Choice {
  const json::value* value = nullptr;
  bool negated = false;
};

Result<Choice> Choose(const json::object& statement, std::string_view name) {
  const std::string negated = "Not" + std::string(name);
  const json::value* const plain = statement.if_contains(name);
  const json::value* const other = statement.if_contains(negated);
  if (plain != nullptr && other != nullptr) {
    return Wrong(
        fmt::format("Statement has both {} and {}: it may have one of them.", name, negated));
  }
  return plain != nullptr ? Choice{plain, false} : Choice{other, other != nullptr};
}

Result<void> ReadSid(const json::object& object, Statement& statement) {
  const json::value* const sid = object.if_contains("Sid");
  if (sid == nullptr) return {};
  if (!sid->is_string() || !IsPlain(sid->get_string())) {
    return Wrong("Syntax errors in policy: Sid is no text.");
  }
  statement.sid = sid->get_string();
  return {};
}

Result<void> ReadEffect(const json::object& object, Statement& statement) {
  const json::value* const effect = object.if_contains("Effect");
  if (effect == nullptr) return Wrong("Missing required field Effect");
  const bool is_text = effect->is_string();
  if (is_text && effect->get_string() == "Allow") return {};
  if (!is_text || effect->get_string() != "Deny") {
    return Wrong(fmt::format("Invalid effect: {}", json::serialize(*effect)));
  }
  statement.effect = Effect::kDeny;
  return {};
}

bool IsVendor(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

/// A statement without actions or resources, as IAM and S3 say it.
Error Lacks(Kind kind, std::string_view member, std::string_view plural) {
  return Wrong(kind == Kind::kResource ? fmt::format("Missing required field {}", member)
                                       : fmt::format("Policy statement must contain {}.", plural));
}

/// "*", or a service and what is done to it.
Result<void> ReadActions(const json::object& object, Kind kind, Statement& statement) {
  const auto choice = Choose(object, "Action");
  if (!choice) return choice.error();
  if (choice->value == nullptr) return Lacks(kind, "Action", "actions");
  const auto actions = TextsOf(*choice->value, "Action");
  if (!actions) return actions.error();
  if (actions->empty()) return Lacks(kind, "Action", "actions");
  statement.not_actions = choice->negated;
  for (const std::string& action : *actions) {
    const std::size_t colon = action.find(':');
    if (action != "*" && (colon == std::string::npos || !IsVendor(action.substr(0, colon)))) {
      return Wrong("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
    }
    const std::string pattern = PatternOf(text::AsciiLowered(action));
    if (kind == Kind::kTrust && action != "*" && !pattern.starts_with("sts:")) {
      return Wrong("AssumeRole policy may only specify STS AssumeRole actions.");
    }
    statement.actions.push_back(pattern);
  }
  return {};
}

bool IsArn(std::string_view text) {
  constexpr std::ptrdiff_t kColons = 5;
  return text.starts_with("arn:") && std::ranges::count(text, ':') >= kColons;
}

/// A '*' may stand for all that follows it.
bool IsResource(std::string_view text) {
  const bool is_open = text.starts_with("arn:") && text.ends_with('*');
  return text == "*" || IsArn(text) || is_open || text.starts_with("${");
}

Result<void> ReadResources(const json::object& object, Kind kind, bool variables,
                           Statement& statement) {
  const auto choice = Choose(object, "Resource");
  if (!choice) return choice.error();
  if (kind == Kind::kTrust) {
    if (choice->value != nullptr) return Wrong("Has prohibited field Resource");
    statement.resources.emplace_back("*", Text::Meaning{.wildcards = true, .variables = false});
    return {};
  }
  if (choice->value == nullptr) return Lacks(kind, "Resource", "resources");
  const auto resources = TextsOf(*choice->value, "Resource");
  if (!resources) return resources.error();
  if (resources->empty()) return Lacks(kind, "Resource", "resources");
  statement.not_resources = choice->negated;
  for (const std::string& resource : *resources) {
    if (!IsResource(resource)) {
      return Wrong(fmt::format("Resource {} must be in ARN format or \"*\".", resource));
    }
    statement.resources.emplace_back(resource,
                                     Text::Meaning{.wildcards = true, .variables = variables});
  }
  return {};
}

bool IsAccount(std::string_view text) {
  constexpr std::size_t kDigits = 12;
  return text.size() == kDigits &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Result<void> AddPrincipals(std::string_view kind, const std::vector<std::string>& names,
                           Principals& principals) {
  for (const std::string& name : names) {
    if (kind == "AWS") {
      if (name != "*" && !IsAccount(name) && !IsArn(name)) {
        return Wrong(fmt::format("Invalid principal in policy: \"AWS\":\"{}\"", name));
      }
      principals.everybody |= name == "*";
      principals.aws.push_back(name);
    } else if (kind == "Service") {
      principals.services.push_back(name);
    } else {
      principals.others = true;
    }
  }
  return {};
}

Result<Principals> ReadPrincipals(const json::value& value) {
  constexpr std::array<std::string_view, 4> kKinds = {"AWS", "Service", "Federated",
                                                      "CanonicalUser"};
  Principals principals;
  if (value.is_string() && value.get_string() == "*") {
    principals.everybody = true;
    return principals;
  }
  if (!value.is_object() || value.get_object().empty()) {
    return Wrong(fmt::format("Invalid principal in policy: {}", json::serialize(value)));
  }
  for (const auto& [kind, names] : value.get_object()) {
    if (std::ranges::count(kKinds, std::string_view(kind)) == 0) {
      return Wrong(fmt::format("Invalid principal in policy: \"{}\"", std::string_view(kind)));
    }
    const auto texts = TextsOf(names, "Principal");
    if (!texts) return texts.error();
    if (const auto added = AddPrincipals(kind, *texts, principals); !added) return added.error();
  }
  return principals;
}

Result<void> ReadPrincipals(const json::object& object, Kind kind, Statement& statement) {
  const auto choice = Choose(object, "Principal");
  if (!choice) return choice.error();
  if (kind == Kind::kIdentity) {
    if (choice->value != nullptr) return Wrong("Policy document should not specify a principal.");
    return {};
  }
  if (choice->value == nullptr) return Wrong("Missing required field Principal");
  auto principals = ReadPrincipals(*choice->value);
  if (!principals) return principals.error();
  statement.principals = *std::move(principals);
  statement.not_principals = choice->negated;
  return {};
}

Result<std::vector<std::string>> ConditionValues(const json::value& value) {
  std::vector<std::string> texts;
  const auto add = [&texts](const json::value& one) {
    const auto text = ScalarText(one);
    if (!text || !IsPlain(*text)) return false;
    texts.push_back(*text);
    return true;
  };
  const json::array* list = value.if_array();
  const bool is_good = list == nullptr ? add(value) : std::ranges::all_of(*list, add);
  if (!is_good || texts.size() > kMaxValues) {
    return Wrong("Syntax errors in policy: a condition's value is no text and no list of texts.");
  }
  return texts;
}

Result<void> ReadConditions(const json::object& object, bool variables, Statement& statement) {
  const json::value* const member = object.if_contains("Condition");
  if (member == nullptr) return {};
  if (!member->is_object()) return Wrong("Syntax errors in policy: Condition is no object.");
  for (const auto& [name, tests] : member->get_object()) {
    const auto op = ParseOperator(name);
    if (!op) return op.error();
    if (!tests.is_object()) {
      return Wrong(fmt::format("Syntax errors in policy: {} has no keys.", std::string_view(name)));
    }
    for (const auto& [key, value] : tests.get_object()) {
      const auto values = ConditionValues(value);
      if (!values) return values.error();
      if (key.empty() || !IsPlain(key)) {
        return Wrong("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
      }
      auto condition = Condition::Make(*op, key, *values, variables);
      if (!condition) return condition.error();
      statement.conditions.push_back(*std::move(condition));
    }
  }
  return {};
}

Result<void> CheckMembers(const json::object& object, std::initializer_list<std::string_view> known,
                          std::string_view where) {
  for (const auto& member : object) {
    if (std::ranges::find(known, std::string_view(member.key())) == known.end()) {
      return Wrong(fmt::format("Syntax errors in policy: {} has no element {}.", where,
                               std::string_view(member.key())));
    }
  }
  return {};
}

Result<Statement> ReadStatement(const json::value& value, Kind kind, bool variables) {
  if (!value.is_object()) return Wrong("Syntax errors in policy: a statement is no object.");
  const json::object& object = value.get_object();
  Statement statement;
  const auto known = CheckMembers(object,
                                  {"Sid", "Effect", "Principal", "NotPrincipal", "Action",
                                   "NotAction", "Resource", "NotResource", "Condition"},
                                  "a statement");
  if (!known) return known.error();
  if (const auto read = ReadSid(object, statement); !read) return read.error();
  if (const auto read = ReadEffect(object, statement); !read) return read.error();
  if (const auto read = ReadPrincipals(object, kind, statement); !read) return read.error();
  if (const auto read = ReadActions(object, kind, statement); !read) return read.error();
  if (const auto read = ReadResources(object, kind, variables, statement); !read) {
    return read.error();
  }
  if (const auto read = ReadConditions(object, variables, statement); !read) return read.error();
  return statement;
}

/// Whether variables are filled in.
Result<bool> ReadVersion(const json::object& policy) {
  const json::value* const version = policy.if_contains("Version");
  if (version == nullptr) return false;
  if (version->is_string() && version->get_string() == kToday) return true;
  if (version->is_string() && version->get_string() == kBefore) return false;
  return Wrong("The policy must contain a valid version string");
}

bool IsSid(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

/// "IAM JSON policy elements: Sid": letters and digits in IAM's own documents, and each once.
Result<void> CheckSids(const std::vector<Statement>& statements, Kind kind) {
  std::set<std::string_view> known;
  for (const Statement& statement : statements) {
    if (statement.sid.empty()) continue;
    if (kind != Kind::kResource && !IsSid(statement.sid)) {
      return Wrong(
          "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular "
          "expression [0-9A-Za-z]*");
    }
    if (!known.insert(statement.sid).second) {
      return Wrong("Statement IDs (SID) in a single policy must be unique.");
    }
  }
  return {};
}

/// What is no JSON, or no object, as the service says it that was given it.
std::string_view NoPolicy(Kind kind) {
  switch (kind) {
    case Kind::kTrust:
      return "This policy contains invalid Json";
    case Kind::kResource:
      return "Policies must be valid JSON and the first byte must be '{'";
    case Kind::kIdentity:
      break;
  }
  return "Syntax errors in policy.";
}

}  // namespace

Result<Document> Document::Parse(std::string_view text, Kind kind) {
  if (text.size() > kMaxBytes) {
    return Wrong(fmt::format("A policy of more than {} bytes is no policy.", kMaxBytes));
  }
  boost::system::error_code error;
  const json::value policy = json::parse(text, error, {}, {.max_depth = kMaxDepth});
  if (error || !policy.is_object()) return Wrong(std::string(NoPolicy(kind)));
  const json::object& object = policy.get_object();
  const auto known = CheckMembers(object, {"Version", "Id", "Statement"}, "a policy");
  if (!known) return known.error();
  const auto variables = ReadVersion(object);
  if (!variables) return variables.error();
  const json::value* const member = object.if_contains("Statement");
  if (member == nullptr) return Wrong("Syntax errors in policy: it has no Statement.");
  const json::array one = {*member};
  const json::array& list = member->is_array() ? member->get_array() : one;
  if (list.empty() || list.size() > kMaxStatements) {
    return Wrong("Syntax errors in policy: it has no Statement.");
  }
  Document document;
  for (const json::value& each : list) {
    auto statement = ReadStatement(each, kind, *variables);
    if (!statement) return statement.error();
    const bool has_variables = std::ranges::any_of(statement->resources, &Text::has_variables);
    document.uses_keys_ |= has_variables || !statement->conditions.empty();
    document.statements_.push_back(*std::move(statement));
  }
  if (const auto sids = CheckSids(document.statements_, kind); !sids) return sids.error();
  return document;
}

std::vector<std::string> Document::ConditionKeys() const {
  std::set<std::string> keys;
  for (const Statement& statement : statements_) {
    for (const Condition& condition : statement.conditions) keys.insert(condition.key());
  }
  return {keys.begin(), keys.end()};
}

bool Statement::Matches(const Wish& wish) const {
  const bool has_action = std::ranges::any_of(
      actions, [&](const std::string& pattern) { return MatchesInAnyCase(wish.action, pattern); });
  if (has_action == not_actions) return false;
  const bool has_resource = std::ranges::any_of(
      resources, [&](const Text& resource) { return resource.Matches(wish.resource, wish.keys); });
  if (has_resource == not_resources) return false;
  return std::ranges::all_of(conditions,
                             [&](const Condition& one) { return one.IsMet(wish.keys); });
}

Naming Statement::Names(const Caller& caller) const {
  const Naming naming = principals->Names(caller);
  if (!not_principals) return naming;
  return naming == Naming::kNot ? Naming::kRole : Naming::kNot;
}

}  // namespace weir::policy
