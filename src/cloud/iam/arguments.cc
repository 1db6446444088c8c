// What IAM says of a request beyond its model, and where it says so in words of its own.
#include "src/cloud/iam/arguments.h"

#include <algorithm>
#include <cctype>
#include <set>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "src/cloud/iam/errors.h"
#include "src/cloud/iam/store.h"

namespace weir::cloud::iam {
namespace {

namespace json = boost::json;

constexpr std::string_view kDefaultPath = "/";

/// [\w+=,.@-]+ (NamesAndTimesHaveTheirBounds)
bool IsName(std::string_view text) {
  constexpr std::string_view kMarks = "_+=,.@-";
  return std::all_of(text.begin(), text.end(), [kMarks](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           kMarks.find(c) != std::string_view::npos;
  });
}

std::string ReadName(Input& in, std::string_view member, std::string_view shown) {
  const std::string_view name = in.Text(member);
  if (!IsName(name)) in.Complain(errors::InvalidName(shown));
  return std::string(name);
}

bool HasStatements(const json::object& policy, std::string_view member) {
  const auto is_good = [member](const json::value& statement) {
    const json::object* object = statement.if_object();
    return object != nullptr && object->contains("Effect") &&
           (object->contains(member) || object->contains("Not" + std::string(member)));
  };
  const json::value* statement = policy.if_contains("Statement");
  if (statement == nullptr) return false;
  const json::array* several = statement->if_array();
  if (several == nullptr) return is_good(*statement);
  return std::all_of(several->begin(), several->end(), is_good);
}

}  // namespace

RoleName ReadRoleName(Input& in) { return {ReadName(in, "RoleName", "roleName")}; }

std::string ReadPolicyName(Input& in) { return ReadName(in, "PolicyName", "policyName"); }

PolicyArn ReadPolicyArn(Input& in, std::string_view name) {
  const std::string_view arn = in.Text(name);
  if (!arn.starts_with("arn:")) {
    in.Complain(errors::InvalidInput("ARN " + std::string(arn) + " is not valid."));
  }
  return {std::string(arn)};
}

std::string ReadPath(Input& in) {
  const std::string_view path = in.String("Path").value_or(kDefaultPath);
  const bool is_printable =
      std::all_of(path.begin(), path.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (!path.starts_with('/') || !path.ends_with('/') || !is_printable) {
    in.Complain(errors::InvalidPath());
  }
  return std::string(path);
}

Tags ReadTags(Input& in, TagKeys keys) {
  Tags tags;
  std::set<std::string> known;
  const json::array* given = in.Array("Tags");
  if (given == nullptr) return tags;
  for (const json::value& each : *given) {
    const Input tag(each.get_object());
    const std::string_view key = tag.Text("Key");
    tags.emplace(key, tag.Text("Value"));
    if (!known.insert(keys == TagKeys::kOfRole ? NameKey(key) : std::string(key)).second) {
      in.Complain(errors::InvalidInput(
          "Duplicate tag keys found. Please note that Tag keys are case insensitive."));
    }
  }
  return tags;
}

/// API_CreateRole, API_CreatePolicy: MalformedPolicyDocument (WhatIsNoTrustPolicyIsRefused).
std::string ReadDocument(Input& in, std::string_view name, DocumentKind kind) {
  const std::string_view text = in.Text(name);
  if (in.error()) return {};
  boost::system::error_code error;
  const json::value policy = json::parse(text, error);
  const bool is_trust = kind == DocumentKind::kTrust;
  if (error || !policy.is_object()) {
    in.Complain(errors::MalformedPolicy(is_trust ? "This policy contains invalid Json"
                                                 : "Syntax errors in policy."));
  } else if (!HasStatements(policy.get_object(), is_trust ? "Principal" : "Resource")) {
    in.Complain(errors::MalformedPolicy(
        is_trust ? "Has no statements with an effect and a principal."
                 : "Policy statement must contain an effect and resources."));
  }
  return std::string(text);
}

}  // namespace weir::cloud::iam
