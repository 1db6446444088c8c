// What the STS API Reference says of a session beyond its model.
#include "src/cloud/sts/session_wish.h"

#include <set>
#include <string>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "src/cloud/sts/errors.h"
#include "src/policy/document.h"
#include "src/text/ascii.h"

namespace weir::cloud::sts {
namespace {

namespace json = boost::json;
using protocol::Input;

constexpr std::size_t kMaxPolicies = 10;
constexpr std::size_t kMaxPolicyLength = 2048;

/// The members of a list; none where it is absent.
const json::array& ListIn(const Input& in, std::string_view name) {
  static const json::array kNone;
  const json::array* list = in.Array(name);
  return list == nullptr ? kNone : *list;
}

/// User Guide, id_session-tags: keys differ by more than case, "aws:" is AWS's own, and what is
/// transitive is a tag of the request (TagsAreJudged).
std::map<std::string, std::string> ReadTags(Input& in) {
  std::map<std::string, std::string> tags;
  std::set<std::string> keys;
  for (const json::value& each : ListIn(in, "Tags")) {
    const Input tag(each.get_object());
    const std::string_view key = tag.Text("Key");
    if (!keys.insert(text::AsciiLowered(key)).second) {
      in.Complain(errors::Invalid(
          "Duplicate tag keys found. Please note that Tag keys are case insensitive."));
    }
    if (text::AsciiLowered(key).starts_with("aws:")) {
      in.Complain(errors::Invalid("Tag keys that begin with aws: are AWS's own."));
    }
    tags.emplace(key, tag.Text("Value"));
  }
  for (const std::string& key : in.Texts("TransitiveTagKeys")) {
    if (!keys.contains(text::AsciiLowered(key))) {
      in.Complain(errors::Invalid(
          fmt::format("The transitive tag key {} is not among the tags of the request.", key)));
    }
  }
  return tags;
}

/// API_AssumeRole bounds session policies in its text, its model does not
/// (SessionPoliciesHaveToBeSome).
void ReadPolicies(Input& in, SessionWish& wish) {
  if (const auto text = in.String("Policy")) {
    if (text->size() > kMaxPolicyLength) in.Complain(errors::PolicyTooLong(kMaxPolicyLength));
    const auto read = policy::Document::Parse(*text, policy::Kind::kIdentity);
    if (!read) in.Complain(errors::MalformedPolicy(read.error().message));
    wish.policy = *text;
  }
  const json::array& policies = ListIn(in, "PolicyArns");
  if (policies.size() > kMaxPolicies) in.Complain(errors::TooManyPolicies(kMaxPolicies));
  for (const json::value& policy : policies) {
    const std::string_view arn = Input(policy.get_object()).Text("arn");
    if (!arn.starts_with("arn:")) in.Complain(errors::Invalid(fmt::format("{} is no ARN.", arn)));
    wish.policy_arns.emplace_back(arn);
  }
}

}  // namespace

SessionWish ReadSessionWish(Input& in) {
  SessionWish wish;
  wish.name = in.Text("RoleSessionName");
  wish.external_id = in.Text("ExternalId");
  wish.source_identity = in.Text("SourceIdentity");
  wish.tags = ReadTags(in);
  ReadPolicies(in, wish);
  return wish;
}

}  // namespace weir::cloud::sts
