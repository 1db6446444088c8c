// Patterns are checked once, so that matching has nothing to refuse.
#include "src/cloud/lambda/mappings/event_pattern.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/text/ascii.h"

namespace weir::cloud::lambda {
namespace {

namespace json = boost::json;

/// Of patterns, and of the rules in them.
constexpr std::size_t kMaxPatternDepth = 32;
constexpr std::string_view kOr = "$or";

using Complaint = std::optional<std::string>;  ///< nothing: it is as it should be

// ---- What a pattern may be -----------------------------------------------------------------

bool IsNumeric(const json::value& value) { return value.is_number(); }

bool IsScalar(const json::value& value) {
  return value.is_null() || value.is_string() || value.is_bool() || IsNumeric(value);
}

bool IsOrder(const json::value& value) {
  constexpr std::array<std::string_view, 5> kOrders = {"=", "<", "<=", ">", ">="};
  return value.is_string() && std::find(kOrders.begin(), kOrders.end(),
                                        std::string_view(value.get_string())) != kOrders.end();
}

/// ["=", 100], [">", 10, "<=", 20]
Complaint CheckNumeric(const json::value& value) {
  const json::array* parts = value.if_array();
  bool is_valid = parts != nullptr && (parts->size() == 2 || parts->size() == 4);
  for (std::size_t i = 0; is_valid && i < parts->size(); i += 2) {
    is_valid = IsOrder((*parts)[i]) && IsNumeric((*parts)[i + 1]);
  }
  if (is_valid) return std::nullopt;
  return "numeric takes one or two pairs of a comparison and a number";
}

/// A text or a number, some of them, or a rule on texts.
Complaint CheckAnythingBut(const json::value& value) {
  const auto is_plain = [](const json::value& one) { return one.is_string() || IsNumeric(one); };
  if (is_plain(value)) return std::nullopt;
  if (const json::array* list = value.if_array()) {
    if (!list->empty() && std::all_of(list->begin(), list->end(), is_plain)) return std::nullopt;
  }
  const json::object* rule = value.if_object();
  if (rule != nullptr && rule->size() == 1 && rule->begin()->value().is_string()) {
    const std::string_view name = rule->begin()->key();
    if (name == "prefix" || name == "suffix" || name == "equals-ignore-case") return std::nullopt;
  }
  return "anything-but takes texts and numbers, or a prefix, suffix or equals-ignore-case";
}

Complaint CheckRule(const json::object& rule) {
  if (rule.size() != 1) return "a rule has exactly one member";
  const std::string_view name = rule.begin()->key();
  const json::value& value = rule.begin()->value();
  if (name == "numeric") return CheckNumeric(value);
  if (name == "anything-but") return CheckAnythingBut(value);
  if (name == "exists") {
    return value.is_bool() ? Complaint() : Complaint("exists is true or false");
  }
  if (name == "prefix" || name == "suffix" || name == "equals-ignore-case") {
    return value.is_string() ? Complaint() : Complaint(fmt::format("{} takes a text", name));
  }
  return fmt::format("{} is no rule", name);
}

Complaint CheckChoices(const json::array& choices) {
  if (choices.empty()) return "a list of choices is not empty";
  for (const json::value& choice : choices) {
    if (IsScalar(choice)) continue;
    const json::object* rule = choice.if_object();
    if (rule == nullptr) return "a choice is a value or a rule";
    if (auto complaint = CheckRule(*rule)) return complaint;
  }
  return std::nullopt;
}

Complaint CheckMembers(const json::object& pattern);

Complaint CheckAlternatives(const json::value& value) {
  const json::array* alternatives = value.if_array();
  if (alternatives == nullptr || alternatives->size() < 2) return "$or takes two patterns or more";
  for (const json::value& one : *alternatives) {
    if (!one.is_object()) return "$or takes patterns";
    if (auto complaint = CheckMembers(one.get_object())) return complaint;
  }
  return std::nullopt;
}

Complaint CheckMembers(const json::object& pattern) {
  for (const auto& [name, value] : pattern) {
    Complaint complaint;
    if (name == kOr) {
      complaint = CheckAlternatives(value);
    } else if (const json::object* inner = value.if_object()) {
      complaint = CheckMembers(*inner);
    } else if (const json::array* choices = value.if_array()) {
      complaint = CheckChoices(*choices);
    } else {
      complaint = fmt::format("{} is neither an object nor a list", std::string_view(name));
    }
    if (complaint) return complaint;
  }
  return std::nullopt;
}

// ---- What an event is ----------------------------------------------------------------------

bool Compares(double number, std::string_view order, double other) {
  if (order == "=") return number == other;
  if (order == "<") return number < other;
  if (order == "<=") return number <= other;
  if (order == ">") return number > other;
  return number >= other;
}

bool MeetsNumeric(const json::value& value, const json::array& parts) {
  if (!IsNumeric(value)) return false;
  for (std::size_t i = 0; i < parts.size(); i += 2) {
    const double other = parts[i + 1].to_number<double>();
    if (!Compares(value.to_number<double>(), parts[i].get_string(), other)) return false;
  }
  return true;
}

bool MeetsText(const json::value& value, std::string_view rule, std::string_view text) {
  if (!value.is_string()) return false;
  const std::string_view given = value.get_string();
  if (rule == "prefix") return given.starts_with(text);
  if (rule == "suffix") return given.ends_with(text);
  return text::IsSameInAnyCase(given, text);
}

/// 1 is 1.0.
bool IsSame(const json::value& one, const json::value& other) {
  if (IsNumeric(one) && IsNumeric(other)) {
    return one.to_number<double>() == other.to_number<double>();
  }
  return one == other;
}

bool IsOneOf(const json::value& value, const json::value& given) {
  const json::array* list = given.if_array();
  if (list == nullptr) return IsSame(value, given);
  return std::any_of(list->begin(), list->end(),
                     [&](const json::value& one) { return IsSame(value, one); });
}

bool MeetsRule(const json::value& value, const json::object& rule) {
  const std::string_view name = rule.begin()->key();
  const json::value& given = rule.begin()->value();
  if (name == "exists") return given.get_bool();
  if (name == "numeric") return MeetsNumeric(value, given.get_array());
  if (name != "anything-but") return MeetsText(value, name, given.get_string());
  if (const json::object* inner = given.if_object()) {
    return !MeetsText(value, inner->begin()->key(), inner->begin()->value().get_string());
  }
  return !IsOneOf(value, given);
}

bool MeetsAny(const json::value& value, const json::array& choices) {
  return std::any_of(choices.begin(), choices.end(), [&](const json::value& choice) {
    const json::object* rule = choice.if_object();
    return rule == nullptr ? IsSame(value, choice) : MeetsRule(value, *rule);
  });
}

/// `value`: nullptr for a member that the event has not.
bool MeetsChoices(const json::value* value, const json::array& choices) {
  if (value == nullptr) {
    const json::value absent = json::object{{"exists", false}};
    return std::find(choices.begin(), choices.end(), absent) != choices.end();
  }
  const json::array* list = value->if_array();
  if (list == nullptr) return MeetsAny(*value, choices);
  return std::any_of(list->begin(), list->end(),
                     [&](const json::value& one) { return MeetsAny(one, choices); });
}

bool MeetsMembers(const json::object& event, const json::object& pattern);

/// What the event has not is an object without members, for a rule in it may ask for just that.
bool MeetsObject(const json::value* value, const json::object& pattern) {
  if (value == nullptr) return MeetsMembers({}, pattern);
  if (const json::object* object = value->if_object()) return MeetsMembers(*object, pattern);
  const json::array* list = value->if_array();
  return list != nullptr && std::any_of(list->begin(), list->end(), [&](const json::value& one) {
           return one.is_object() && MeetsMembers(one.get_object(), pattern);
         });
}

bool MeetsMembers(const json::object& event, const json::object& pattern) {
  return std::all_of(pattern.begin(), pattern.end(), [&](const auto& member) {
    const json::value& wanted = member.value();
    if (member.key() == kOr) {
      const json::array& alternatives = wanted.get_array();
      return std::any_of(alternatives.begin(), alternatives.end(), [&](const json::value& one) {
        return MeetsMembers(event, one.get_object());
      });
    }
    const json::value* value = event.if_contains(member.key());
    return wanted.is_object() ? MeetsObject(value, wanted.get_object())
                              : MeetsChoices(value, wanted.get_array());
  });
}

}  // namespace

Result<EventPattern> EventPattern::Parse(std::string_view text) {
  boost::system::error_code error;
  json::value value = json::parse(text, error, {}, {.max_depth = kMaxPatternDepth});
  if (error || !value.is_object()) {
    return Error{ErrorKind::kInvalidInput, "a pattern is a JSON object"};
  }
  if (auto complaint = CheckMembers(value.get_object())) {
    return Error{ErrorKind::kInvalidInput, *std::move(complaint)};
  }
  return EventPattern(std::move(value.get_object()));
}

bool EventPattern::Matches(const json::object& event) const {
  return MeetsMembers(event, members_);
}

}  // namespace weir::cloud::lambda
