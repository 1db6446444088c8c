// The bucket's policy: a JSON document, kept and given back; nobody is stopped by it.
#include "src/cloud/s3/ops/bucket_policy.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <boost/json.hpp>
#include <pugixml.hpp>

#include "src/cloud/s3/answers.h"
#include "src/cloud/s3/body.h"
#include "src/cloud/s3/configuration.h"
#include "src/cloud/s3/errors.h"

namespace weir::cloud::s3 {
namespace {

namespace json = boost::json;
using Problem = std::optional<protocol::AwsError>;

constexpr std::string_view kName = "policy";
constexpr std::size_t kMaxPolicyBytes = std::size_t{20} << 10;
constexpr std::array<std::string_view, 2> kVersions = {"2012-10-17", "2008-10-17"};

/// The statements of a policy: one object, or an array of them.
json::array StatementsOf(const json::object& policy) {
  const json::value* const statement = policy.if_contains("Statement");
  if (statement == nullptr) return {};
  if (statement->is_array()) return statement->get_array();
  return {*statement};
}

bool Has(const json::object& object, std::string_view name, std::string_view negated) {
  return object.contains(name) != object.contains(negated);
}

Problem JudgeStatement(const json::value& statement, const BucketName& bucket) {
  if (!statement.is_object()) return errors::MalformedPolicy("Statement is not an object");
  const json::object& object = statement.get_object();
  const json::value* const effect = object.if_contains("Effect");
  if (effect == nullptr || !effect->is_string()) {
    return errors::MalformedPolicy("Missing required field Effect");
  }
  if (effect->get_string() != "Allow" && effect->get_string() != "Deny") {
    return errors::MalformedPolicy("Invalid effect: " + std::string(effect->get_string()));
  }
  if (!Has(object, "Principal", "NotPrincipal")) {
    return errors::MalformedPolicy("Missing required field Principal");
  }
  if (!Has(object, "Action", "NotAction")) {
    return errors::MalformedPolicy("Missing required field Action");
  }
  if (!Has(object, "Resource", "NotResource")) {
    return errors::MalformedPolicy("Missing required field Resource");
  }
  const std::string arn = "arn:aws:s3:::" + bucket.text;
  const json::value* const resource = object.if_contains("Resource");
  const json::array resources = resource == nullptr    ? json::array{}
                                : resource->is_array() ? resource->get_array()
                                                       : json::array{*resource};
  const bool foreign = std::ranges::any_of(resources, [&](const json::value& one) {
    if (!one.is_string()) return true;
    const std::string_view text = one.get_string();
    return text != arn && !text.starts_with(arn + "/") && !text.starts_with(arn + "*");
  });
  if (foreign) return errors::MalformedPolicy("Policy has invalid resource");
  return std::nullopt;
}

Problem Judge(const json::value& policy, const BucketName& bucket) {
  if (!policy.is_object()) {
    return errors::MalformedPolicy("Policies must be valid JSON and the first byte must be '{'");
  }
  if (const json::value* const version = policy.get_object().if_contains("Version")) {
    if (!version->is_string() ||
        std::ranges::find(kVersions, std::string_view(version->get_string())) == kVersions.end()) {
      return errors::MalformedPolicy("The policy must contain a valid version string");
    }
  }
  const json::array statements = StatementsOf(policy.get_object());
  if (statements.empty()) return errors::MalformedPolicy("Missing required field Statement");
  for (const json::value& statement : statements) {
    if (auto problem = JudgeStatement(statement, bucket)) return problem;
  }
  return std::nullopt;
}

bool IsEverybody(const json::value& principal) {
  if (principal.is_string()) return principal.get_string() == "*";
  if (principal.is_array()) return std::ranges::any_of(principal.get_array(), IsEverybody);
  const json::value* const aws =
      principal.is_object() ? principal.get_object().if_contains("AWS") : nullptr;
  return aws != nullptr && IsEverybody(*aws);
}

/// Allows something to everybody, without a condition. (AWS looks into conditions as well.)
bool IsPublic(const json::value& policy) {
  return std::ranges::any_of(StatementsOf(policy.as_object()), [](const json::value& statement) {
    const json::object& object = statement.as_object();
    const json::value* const principal = object.if_contains("Principal");
    return object.at("Effect").as_string() == "Allow" && !object.contains("Condition") &&
           principal != nullptr && IsEverybody(*principal);
  });
}

protocol::Outcome<bool> BlocksPublicPolicies(Context& context, const BucketName& bucket) {
  const auto document = context.store.buckets.FindConfiguration(bucket, kPublicAccessBlock.name);
  if (!document) return document.error();
  if (!*document) return false;
  pugi::xml_document xml;
  xml.load_string((*document)->c_str());
  return xml.document_element().child("BlockPublicPolicy").text().as_bool();
}

protocol::AwsError NoPolicy(const BucketName& bucket) {
  return errors::NoSuchConfiguration("NoSuchBucketPolicy", "The bucket policy does not exist",
                                     bucket);
}

}  // namespace

Answer PutBucketPolicy(Context& context, Request& request) {
  const auto body = TakeBody(request, context.keys);
  if (!body) return body.error();
  if (body->bytes.size() > kMaxPolicyBytes) {
    return errors::MalformedPolicy("Normalized policy document exceeds the maximum allowed size");
  }
  boost::system::error_code error;
  const json::value policy = json::parse(body->bytes, error);
  if (error) {
    return errors::MalformedPolicy("Policies must be valid JSON and the first byte must be '{'");
  }
  if (auto problem = Judge(policy, request.bucket())) return *problem;
  const auto blocks = BlocksPublicPolicies(context, request.bucket());
  if (!blocks) return blocks.error();
  if (*blocks && IsPublic(policy)) {
    return errors::AccessDenied(
        "The policy is public, and public policies are prevented by the BlockPublicPolicy setting "
        "in S3 Block Public Access.");
  }
  const auto put = context.store.buckets.PutConfiguration(request.bucket(), kName, body->bytes);
  if (!put) return put.error();
  return EmptyAnswer(204);
}

Answer GetBucketPolicy(Context& context, Request& request) {
  const auto document = context.store.buckets.FindConfiguration(request.bucket(), kName);
  if (!document) return document.error();
  if (!*document) return NoPolicy(request.bucket());
  http::Response response = EmptyAnswer(200);
  response.headers.Add("Content-Type", "application/json");
  response.body = **document;
  return response;
}

Answer DeleteBucketPolicy(Context& context, Request& request) {
  const auto deleted = context.store.buckets.DeleteConfiguration(request.bucket(), kName);
  if (!deleted) return deleted.error();
  return EmptyAnswer(204);
}

Answer GetBucketPolicyStatus(Context& context, Request& request) {
  const auto document = context.store.buckets.FindConfiguration(request.bucket(), kName);
  if (!document) return document.error();
  if (!*document) return NoPolicy(request.bucket());
  XmlWriter xml("PolicyStatus");
  xml.Boolean("IsPublic", IsPublic(json::parse(**document)));
  return XmlAnswer(std::move(xml));
}

}  // namespace weir::cloud::s3
