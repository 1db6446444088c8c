// The constraints of the STS API Reference.
#include "src/cloud/sts/session_wish.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "src/cloud/sts/errors.h"

namespace weir::cloud::sts {
namespace {

namespace json = boost::json;
using protocol::QueryReader;

constexpr protocol::Bounds kName = {2, 64};
constexpr std::int64_t kMaxTags = 50;
constexpr std::int64_t kMaxPolicies = 10;
constexpr std::int64_t kMaxPolicyLength = 2048;

bool IsMadeOf(std::string_view text, std::string_view marks) {
  return std::ranges::all_of(text, [marks](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           marks.find(c) != std::string_view::npos;
  });
}

/// `shown`: the member and its pattern as AWS's sentence has them.
void CheckPattern(QueryReader& in, std::string_view text, std::string_view marks,
                  std::string_view shown, std::string_view pattern) {
  if (IsMadeOf(text, marks)) return;
  in.Complain(errors::Invalid(
      fmt::format("1 validation error detected: Value '{}' at '{}' failed to satisfy constraint: "
                  "Member must satisfy regular expression pattern: {}",
                  text, shown, pattern)));
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

std::map<std::string, std::string> ReadTags(QueryReader& in) {
  std::map<std::string, std::string> tags;
  std::set<std::string> keys;
  for (QueryReader& tag : in.Structures("Tags", {0, kMaxTags})) {
    const std::string_view key = tag.RequiredString("Key", {1, 128});
    const std::string_view value = tag.RequiredString("Value", {0, 256});
    if (!keys.insert(Lower(key)).second) {
      in.Complain(errors::Invalid(
          "Duplicate tag keys found. Please note that Tag keys are case insensitive."));
    }
    if (Lower(key).starts_with("aws:")) {
      in.Complain(errors::Invalid("Tag keys that begin with aws: are AWS's own."));
    }
    tags.emplace(key, value);
  }
  for (const std::string_view key : in.Strings("TransitiveTagKeys", {0, kMaxTags})) {
    if (!keys.contains(Lower(key))) {
      in.Complain(errors::Invalid(
          fmt::format("The transitive tag key {} is not among the tags of the request.", key)));
    }
  }
  return tags;
}

void CheckPolicies(QueryReader& in) {
  if (const auto policy = in.String("Policy", {1, kMaxPolicyLength})) {
    boost::system::error_code error;
    const json::value parsed = json::parse(*policy, error);
    const bool is_policy =
        !error && parsed.is_object() && parsed.get_object().contains("Statement");
    if (!is_policy) in.Complain(errors::MalformedPolicy());
  }
  for (QueryReader& policy : in.Structures("PolicyArns", {0, kMaxPolicies})) {
    const std::string_view arn = policy.RequiredString("arn", {20, 2048});
    if (!arn.starts_with("arn:")) in.Complain(errors::Invalid(fmt::format("{} is no ARN.", arn)));
  }
}

}  // namespace

SessionWish ReadSessionWish(QueryReader& in) {
  constexpr std::string_view kNameMarks = "_+=,.@-";
  constexpr std::string_view kNamePattern = "[\\w+=,.@-]*";
  SessionWish wish;
  wish.name = in.RequiredString("RoleSessionName", kName);
  CheckPattern(in, wish.name, kNameMarks, "roleSessionName", kNamePattern);
  wish.external_id = in.String("ExternalId", {2, 1224}).value_or("");
  CheckPattern(in, wish.external_id, "_+=,.@:/-", "externalId", "[\\w+=,.@:\\/-]*");
  wish.source_identity = in.String("SourceIdentity", kName).value_or("");
  CheckPattern(in, wish.source_identity, kNameMarks, "sourceIdentity", kNamePattern);
  wish.tags = ReadTags(in);
  CheckPolicies(in);
  return wish;
}

}  // namespace weir::cloud::sts
