// What IAM says of a request beyond its model, and where it says so in words of its own.
#include "src/cloud/iam/arguments.h"

#include <algorithm>
#include <cctype>
#include <set>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

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
std::string ReadDocument(Input& in, std::string_view name, policy::Kind kind) {
  const std::string_view text = in.Text(name);
  if (in.error()) return {};
  const auto document = policy::Document::Parse(text, kind);
  if (!document) in.Complain(errors::MalformedPolicy(document.error().message));
  return std::string(text);
}

}  // namespace weir::cloud::iam
