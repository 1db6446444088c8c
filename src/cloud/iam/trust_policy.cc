// Allow if a statement allows and none denies. A policy was judged when it was stored, so what is
// not readable here matches nothing.
#include "src/cloud/iam/trust_policy.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "src/text/ascii.h"

namespace weir::cloud::iam {
namespace {

namespace json = boost::json;

constexpr std::string_view kIfExists = "IfExists";

/// '*': any characters, '?': any one.
bool MatchesPattern(std::string_view text, std::string_view pattern) {
  std::size_t at = 0;
  std::size_t star = std::string_view::npos;  // the last one in the pattern
  std::size_t resume = 0;                     // where the text behind it begins
  std::size_t in = 0;
  while (in < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      resume = in;
    } else if (at < pattern.size() && (pattern[at] == '?' || pattern[at] == text[in])) {
      ++at;
      ++in;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in = ++resume;
    } else {
      return false;
    }
  }
  return pattern.substr(at).find_first_not_of('*') == std::string_view::npos;
}

/// A member that is one text or several.
std::vector<std::string> TextsOf(const json::object& object, std::string_view name) {
  std::vector<std::string> texts;
  const auto add = [&texts](const json::value& value) {
    if (value.is_string()) texts.emplace_back(value.get_string());
    if (value.is_bool()) texts.emplace_back(value.get_bool() ? "true" : "false");
  };
  const json::value* member = object.if_contains(name);
  if (member == nullptr) return texts;
  if (!member->is_array()) {
    add(*member);
  } else {
    for (const json::value& value : member->get_array()) add(value);
  }
  return texts;
}

bool HasAction(const json::object& statement, std::string_view action) {
  const auto matches = [wanted = text::AsciiLowered(action)](const std::string& pattern) {
    return MatchesPattern(wanted, text::AsciiLowered(pattern));
  };
  if (statement.contains("NotAction")) {
    return std::ranges::none_of(TextsOf(statement, "NotAction"), matches);
  }
  return std::ranges::any_of(TextsOf(statement, "Action"), matches);
}

bool IsForEverybody(const json::object& statement) {
  return std::ranges::count(TextsOf(statement, "Principal"), "*") > 0;
}

bool IsForAccounts(const json::object& statement) {
  const json::value* principal = statement.if_contains("Principal");
  const json::object* kinds = principal == nullptr ? nullptr : principal->if_object();
  return IsForEverybody(statement) || (kinds != nullptr && kinds->contains("AWS"));
}

bool IsForService(const json::object& statement, std::string_view service) {
  const json::value* principal = statement.if_contains("Principal");
  const json::object* kinds = principal == nullptr ? nullptr : principal->if_object();
  return IsForEverybody(statement) ||
         (kinds != nullptr && std::ranges::count(TextsOf(*kinds, "Service"), service) > 0);
}

bool IsKnown(std::string_view key) {
  return key == "sts:externalid" || key == "sts:rolesessionname" || key == "sts:sourceidentity" ||
         key.starts_with("aws:requesttag/");
}

/// Whether one of the values is the text, as the operator compares; nothing for an operator that is
/// not known.
std::optional<bool> Compare(std::string_view comparison, const std::string& text,
                            const std::vector<std::string>& values) {
  const bool negated = comparison.starts_with("StringNot");
  const std::string_view kind =
      comparison.substr(std::string_view("String").size() + (negated ? 3 : 0));
  const auto is_any = [&values](auto same) { return std::ranges::any_of(values, same); };
  if (kind == "Equals") return is_any([&](const auto& value) { return value == text; }) != negated;
  if (kind == "EqualsIgnoreCase") {
    return is_any([&](const auto& value) {
             return text::AsciiLowered(value) == text::AsciiLowered(text);
           }) != negated;
  }
  if (kind == "Like") {
    return is_any([&](const auto& value) { return MatchesPattern(text, value); }) != negated;
  }
  return std::nullopt;
}

/// Nothing where it can't be told.
std::optional<bool> IsMet(std::string_view comparison, const std::string& key,
                          const std::vector<std::string>& values, const ConditionKeys& keys) {
  if (!IsKnown(key)) return std::nullopt;
  const auto found = keys.find(key);
  if (comparison == "Null") {
    return std::ranges::count(values, found == keys.end() ? "true" : "false") > 0;
  }
  if (!comparison.starts_with("String")) return std::nullopt;
  const bool may_be_absent = comparison.ends_with(kIfExists);
  if (may_be_absent) comparison.remove_suffix(kIfExists.size());
  if (found == keys.end()) return may_be_absent || comparison.starts_with("StringNot");
  return Compare(comparison, found->second, values);
}

/// All conditions of a statement; `untold` stands for those that can't be told.
bool MeetsConditions(const json::object& statement, const ConditionKeys& keys, bool untold) {
  const json::value* member = statement.if_contains("Condition");
  const json::object* conditions = member == nullptr ? nullptr : member->if_object();
  if (conditions == nullptr) return true;
  for (const auto& [comparison, tests] : *conditions) {
    if (!tests.is_object()) continue;
    for (const auto& [key, values] : tests.get_object()) {
      const auto is_met =
          IsMet(comparison, text::AsciiLowered(key), TextsOf(tests.get_object(), key), keys);
      if (!is_met.value_or(untold)) return false;
    }
  }
  return true;
}

std::vector<json::object> StatementsOf(std::string_view policy) {
  std::vector<json::object> statements;
  boost::system::error_code error;
  const json::value parsed = json::parse(policy, error);
  if (error || !parsed.is_object()) return statements;
  const json::value* member = parsed.get_object().if_contains("Statement");
  if (member == nullptr) return statements;
  if (member->is_object()) statements.push_back(member->get_object());
  if (!member->is_array()) return statements;
  for (const json::value& statement : member->get_array()) {
    if (statement.is_object()) statements.push_back(statement.get_object());
  }
  return statements;
}

/// Whether of these statements one allows the action and none denies it.
bool Allows(const std::vector<json::object>& statements, std::string_view action,
            const ConditionKeys& keys) {
  const auto applies = [&](const json::object& statement, std::string_view effect) {
    return std::ranges::count(TextsOf(statement, "Effect"), effect) > 0 &&
           HasAction(statement, action) &&
           MeetsConditions(statement, keys, /*untold=*/effect == "Allow");
  };
  const auto any = [&](std::string_view effect) {
    return std::ranges::any_of(
        statements, [&](const json::object& statement) { return applies(statement, effect); });
  };
  return any("Allow") && !any("Deny");
}

}  // namespace

bool TrustsService(std::string_view trust_policy, std::string_view service) {
  std::vector<json::object> statements = StatementsOf(trust_policy);
  std::erase_if(statements, [service](const json::object& statement) {
    return !IsForService(statement, service);
  });
  return Allows(statements, "sts:AssumeRole", {});
}

bool TrustsCaller(std::string_view trust_policy, std::string_view action,
                  const ConditionKeys& keys) {
  std::vector<json::object> statements = StatementsOf(trust_policy);
  std::erase_if(statements,
                [](const json::object& statement) { return !IsForAccounts(statement); });
  return statements.empty() || Allows(statements, action, keys);
}

}  // namespace weir::cloud::iam
