// Judges lifecycle rules as AWS does, reads them, and applies them to objects and uploads.
#include "src/cloud/s3/lifecycle.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/tags.h"
#include "src/text/random.h"

namespace weir::cloud::s3 {
namespace {

using Problem = std::optional<protocol::AwsError>;
using std::chrono::sys_days;

constexpr std::size_t kMaxRuleId = 255;
constexpr std::int64_t kMaxDays = INT32_MAX;
constexpr std::int64_t kMaxNewerVersions = 100;

std::size_t ElementsOf(pugi::xml_node parent) {
  return static_cast<std::size_t>(std::ranges::count_if(
      parent.children(), [](pugi::xml_node child) { return child.type() == pugi::node_element; }));
}

template <typename Number>
std::optional<Number> ReadNumber(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// `2030-01-01`, or with a time of day: "T00:00:00", maybe ".000", maybe a zone. Nothing where that
/// is no day of the calendar; `is_midnight` where it is 00:00 UTC.
struct LifecycleDate {
  sys_days day;
  bool is_midnight = true;
};
std::optional<LifecycleDate> ReadDate(std::string_view text) {
  constexpr std::size_t kDay = 10;  // yyyy-mm-dd, a shape that the schema has checked
  constexpr std::array<std::string_view, 4> kZones = {"", "Z", "+00:00", "-00:00"};
  const std::chrono::year_month_day date{
      std::chrono::year(ReadNumber<int>(text.substr(0, 4)).value_or(0)),
      std::chrono::month(ReadNumber<unsigned>(text.substr(5, 2)).value_or(0)),
      std::chrono::day(ReadNumber<unsigned>(text.substr(8, 2)).value_or(0))};
  if (!date.ok()) return std::nullopt;
  std::string_view time = text.substr(kDay);
  LifecycleDate read{.day = sys_days(date)};
  if (time.empty()) return read;
  constexpr std::string_view kMidnight = "T00:00:00";
  read.is_midnight = time.starts_with(kMidnight);
  time.remove_prefix(std::min(kMidnight.size(), time.size()));
  if (time.starts_with('.')) {
    const std::size_t zone = std::min(time.find_first_not_of(".0"), time.size());
    time.remove_prefix(zone);
  }
  read.is_midnight = read.is_midnight && std::ranges::find(kZones, time) != kZones.end();
  return read;
}

/// What a rule selects by: within a filter, or within the filter's And.
pugi::xml_node CriteriaOf(pugi::xml_node rule) {
  const pugi::xml_node filter = rule.child("Filter");
  const pugi::xml_node all = filter.child("And");
  return all ? all : filter;
}

Pairs TagsIn(pugi::xml_node criteria) {
  Pairs tags;
  for (const pugi::xml_node tag : criteria.children("Tag")) {
    tags.emplace_back(tag.child_value("Key"), tag.child_value("Value"));
  }
  return tags;
}

bool HasTags(pugi::xml_node rule) { return !CriteriaOf(rule).child("Tag").empty(); }

bool HasSizes(pugi::xml_node rule) {
  const pugi::xml_node criteria = CriteriaOf(rule);
  return criteria.child("ObjectSizeGreaterThan") || criteria.child("ObjectSizeLessThan");
}

/// How many times an expiration names; a marker of "false" beside another names none.
std::size_t TimesOf(pugi::xml_node expiration) {
  const std::size_t all = ElementsOf(expiration);
  const pugi::xml_node marker = expiration.child("ExpiredObjectDeleteMarker");
  return all > 1 && marker && !marker.text().as_bool() ? all - 1 : all;
}

bool HasTwoTimes(pugi::xml_node action) { return action.child("Days") && action.child("Date"); }

/// What the schema's choices demand: one criterion a filter (And holds several), one time an
/// action.
bool ChoosesOnce(pugi::xml_node rule) {
  constexpr std::size_t kLeastOfAnd = 2;
  const pugi::xml_node filter = rule.child("Filter");
  const pugi::xml_node expiration = rule.child("Expiration");
  const bool both_selectors = rule.child("Prefix").empty() == filter.empty();
  const bool is_and = !filter.child("And").empty();
  if (both_selectors || ElementsOf(filter) > 1) return false;
  if (is_and && ElementsOf(filter.child("And")) < kLeastOfAnd) return false;
  if (expiration && TimesOf(expiration) != 1) return false;
  const pugi::xml_node noncurrent = rule.child("NoncurrentVersionExpiration");
  if (noncurrent && !noncurrent.child("NoncurrentDays")) return false;
  return std::ranges::all_of(rule.children("Transition"), [](pugi::xml_node transition) {
    return !HasTwoTimes(transition) && (transition.child("Days") || transition.child("Date"));
  });
}

Problem JudgeCount(pugi::xml_node action, const char* name, std::int64_t most) {
  const pugi::xml_node count = action.child(name);
  if (!count) return std::nullopt;
  const auto value = ReadNumber<std::int64_t>(count.child_value());
  if (!value || *value > most) return errors::MalformedXml();
  if (*value > 0) return std::nullopt;
  return errors::InvalidArgument(
      fmt::format("'{}' for {} action must be a positive integer", name, action.name()), name,
      count.child_value());
}

Problem JudgeTimes(pugi::xml_node rule) {
  const pugi::xml_node noncurrent = rule.child("NoncurrentVersionExpiration");
  const pugi::xml_node abort = rule.child("AbortIncompleteMultipartUpload");
  if (auto problem = JudgeCount(rule.child("Expiration"), "Days", kMaxDays)) return problem;
  if (auto problem = JudgeCount(noncurrent, "NoncurrentDays", kMaxDays)) return problem;
  if (auto problem = JudgeCount(noncurrent, "NewerNoncurrentVersions", kMaxNewerVersions)) {
    return problem;
  }
  if (auto problem = JudgeCount(abort, "DaysAfterInitiation", kMaxDays)) return problem;
  const pugi::xml_node date = rule.child("Expiration").child("Date");
  if (!date) return std::nullopt;
  const auto read = ReadDate(date.child_value());
  if (!read) return errors::MalformedXml();
  if (read->is_midnight) return std::nullopt;
  return errors::InvalidArgument("'Date' must be at midnight GMT", "Date", date.child_value());
}

Problem JudgeCriteria(pugi::xml_node rule) {
  const pugi::xml_node criteria = CriteriaOf(rule);
  std::set<std::string_view> names;
  for (const pugi::xml_node tag : criteria.children("Tag")) {
    if (names.insert(tag.child_value("Key")).second) continue;
    return errors::InvalidRequest("Duplicate Tag Keys are not allowed.");
  }
  if (auto problem = TagProblem(TagsIn(criteria), Tagged::kObject)) return problem;
  const pugi::xml_node larger = criteria.child("ObjectSizeGreaterThan");
  const pugi::xml_node smaller = criteria.child("ObjectSizeLessThan");
  if (larger && smaller && larger.text().as_ullong() >= smaller.text().as_ullong()) {
    return errors::InvalidRequest(
        "'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.");
  }
  // Neither an upload nor a delete marker has tags or a size yet.
  const bool marker = rule.child("Expiration").child("ExpiredObjectDeleteMarker").text().as_bool();
  for (const auto& [name, is_there] :
       {std::pair("AbortIncompleteMultipartUpload",
                  !rule.child("AbortIncompleteMultipartUpload").empty()),
        std::pair("ExpiredObjectDeleteMarker", marker)}) {
    if (is_there && HasTags(rule)) {
      return errors::InvalidRequest(fmt::format("{} cannot be specified with Tags.", name));
    }
    if (is_there && HasSizes(rule)) {
      return errors::InvalidRequest(fmt::format("{} cannot be specified with Object Size.", name));
    }
  }
  return std::nullopt;
}

Problem JudgeRule(pugi::xml_node rule) {
  if (std::string_view(rule.child_value("ID")).size() > kMaxRuleId) {
    return errors::InvalidArgument("ID length should not exceed allowed limit of 255", "ID",
                                   rule.child_value("ID"));
  }
  if (!ChoosesOnce(rule)) return errors::MalformedXml();
  if (!rule.child("Expiration") && !rule.child("Transition") &&
      !rule.child("NoncurrentVersionExpiration") && !rule.child("NoncurrentVersionTransition") &&
      !rule.child("AbortIncompleteMultipartUpload")) {
    return errors::InvalidRequest("At least one action needs to be specified in a rule");
  }
  if (auto problem = JudgeTimes(rule)) return problem;
  if (auto problem = JudgeCriteria(rule)) return problem;
  for (const char* action : {"Transition", "NoncurrentVersionTransition"}) {
    if (rule.child(action)) {
      return errors::NotImplemented(fmt::format("A lifecycle rule with a {}", action));
    }
  }
  return std::nullopt;
}

std::optional<std::int64_t> DaysIn(pugi::xml_node node) {
  return ReadNumber<std::int64_t>(node.child_value());
}

LifecycleRule ReadRule(pugi::xml_node rule) {
  const pugi::xml_node criteria = CriteriaOf(rule);
  const pugi::xml_node expiration = rule.child("Expiration");
  LifecycleRule read;
  read.prefix = std::string(rule.child_value("Prefix")) + criteria.child_value("Prefix");
  read.tags = TagsIn(criteria);
  read.larger_than = ReadNumber<std::uint64_t>(criteria.child_value("ObjectSizeGreaterThan"));
  read.smaller_than = ReadNumber<std::uint64_t>(criteria.child_value("ObjectSizeLessThan"));
  read.expire_days = DaysIn(expiration.child("Days"));
  if (const pugi::xml_node date = expiration.child("Date")) {
    if (const auto day = ReadDate(date.child_value())) read.expire_date = day->day;
  }
  read.abort_days =
      DaysIn(rule.child("AbortIncompleteMultipartUpload").child("DaysAfterInitiation"));
  return read;
}

/// In whole days, which do not overflow.
bool IsPast(store::TimePoint since, std::int64_t days, store::TimePoint now) {
  const auto day_of = [](store::TimePoint time) {
    return std::int64_t{std::chrono::floor<std::chrono::days>(time).time_since_epoch().count()};
  };
  return day_of(now) > day_of(since) + days;
}

}  // namespace

Problem JudgeLifecycle(const Request& /*request*/, pugi::xml_node root) {
  std::set<std::string> ids;
  for (pugi::xml_node rule : root.children("Rule")) {
    if (auto problem = JudgeRule(rule)) return problem;
    if (*rule.child_value("ID") == '\0') {
      rule.remove_child("ID");
      rule.prepend_child("ID").text().set(text::RandomHex(24).c_str());
    }
    if (ids.insert(rule.child_value("ID")).second) continue;
    return errors::InvalidArgument("Rule ID must be unique. Found same ID for more than one rule",
                                   "ID", rule.child_value("ID"));
  }
  return std::nullopt;
}

std::vector<LifecycleRule> ParseLifecycle(const std::string& document) {
  pugi::xml_document xml;
  xml.load_buffer(document.data(), document.size());
  std::vector<LifecycleRule> rules;
  for (const pugi::xml_node rule : xml.document_element().children("Rule")) {
    if (std::string_view(rule.child_value("Status")) == "Enabled") rules.push_back(ReadRule(rule));
  }
  return rules;
}

bool IsExpired(const LifecycleRule& rule, std::string_view key, const ObjectInfo& info,
               store::TimePoint now) {
  const bool is_due = (rule.expire_days && IsPast(info.modified, *rule.expire_days, now)) ||
                      (rule.expire_date && *rule.expire_date <= now);
  return is_due && key.starts_with(rule.prefix) &&
         (!rule.larger_than || info.size > *rule.larger_than) &&
         (!rule.smaller_than || info.size < *rule.smaller_than) &&
         std::ranges::all_of(rule.tags, [&](const Pairs::value_type& tag) {
           return std::ranges::find(info.tags, tag) != info.tags.end();
         });
}

bool IsAbandoned(const LifecycleRule& rule, const Upload& upload, store::TimePoint now) {
  return rule.abort_days && upload.key.text.starts_with(rule.prefix) &&
         IsPast(upload.initiated, *rule.abort_days, now);
}

}  // namespace weir::cloud::s3
