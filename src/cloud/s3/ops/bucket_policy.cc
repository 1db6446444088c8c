// The bucket's policy: a JSON document, kept and given back; nobody is stopped by it.
#include "src/cloud/s3/ops/bucket_policy.h"

#include <algorithm>
#include <string>
#include <utility>

#include <pugixml.hpp>

#include "src/cloud/s3/answers.h"
#include "src/cloud/s3/body.h"
#include "src/cloud/s3/configuration.h"
#include "src/cloud/s3/errors.h"
#include "src/policy/document.h"

namespace weir::cloud::s3 {
namespace {

using policy::Document;
using policy::Statement;

constexpr std::string_view kName = "policy";
constexpr std::size_t kMaxPolicyBytes = std::size_t{20} << 10;

/// A bucket's policy speaks of the bucket and of what is in it.
bool IsWithin(const policy::Text& resource, const std::string& arn) {
  const std::string& text = resource.pattern();
  return text == arn || text.starts_with(arn + "/") || text.starts_with(arn + policy::kAnyText);
}

protocol::Outcome<Document> Read(std::string_view text, const BucketName& bucket) {
  auto document = Document::Parse(text, policy::Kind::kResource);
  if (!document) return errors::MalformedPolicy(document.error().message);
  const std::string arn = "arn:aws:s3:::" + bucket.text;
  const bool is_own = std::ranges::all_of(document->statements(), [&](const Statement& statement) {
    return statement.not_resources ||
           std::ranges::all_of(statement.resources,
                               [&](const auto& resource) { return IsWithin(resource, arn); });
  });
  if (!is_own) return errors::MalformedPolicy("Policy has invalid resource");
  return *std::move(document);
}

/// Allows something to everybody, without a condition. (AWS looks into conditions as well.)
bool IsPublic(const Document& document) {
  return std::ranges::any_of(document.statements(), [](const Statement& statement) {
    return statement.effect == policy::Effect::kAllow && statement.conditions.empty() &&
           !statement.not_principals && statement.principals->everybody;
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
  const auto document = Read(body->bytes, request.bucket());
  if (!document) return document.error();
  const auto blocks = BlocksPublicPolicies(context, request.bucket());
  if (!blocks) return blocks.error();
  if (*blocks && IsPublic(*document)) {
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
  const auto read = Document::Parse(**document, policy::Kind::kResource);
  XmlWriter xml("PolicyStatus");
  xml.Boolean("IsPublic", read && IsPublic(*read));
  return XmlAnswer(std::move(xml));
}

}  // namespace weir::cloud::s3
