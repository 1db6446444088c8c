// Buckets themselves: created, looked for, listed, deleted; where they are and who owns them.
#include "src/cloud/s3/ops/buckets.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "src/cloud/s3/answers.h"
#include "src/cloud/s3/body.h"
#include "src/cloud/s3/configuration.h"
#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/tags.h"
#include "src/cloud/s3/xml_schema.h"
#include "src/codec/base64.h"

namespace weir::cloud::s3 {
namespace {

using Problem = std::optional<protocol::AwsError>;

constexpr std::string_view kHomeRegion = "us-east-1";  // its LocationConstraint is the empty one
constexpr std::size_t kMaxBuckets = 10000;

bool IsRegion(std::string_view text) {
  return std::ranges::count(text, '-') >= 2 && text.back() >= '1' && text.back() <= '9';
}

/// The region that a CreateBucket asks for: the endpoint's, unless that is us-east-1, which may
/// create buckets everywhere.
protocol::Outcome<std::string> RegionOf(std::string_view constraint, const std::string& endpoint) {
  if (constraint.empty()) {
    if (endpoint == kHomeRegion) return endpoint;
    return errors::IllegalLocationConstraint("unspecified");
  }
  const std::string region(constraint == "EU" ? "eu-west-1" : constraint);
  if (region == kHomeRegion || !IsRegion(region)) {
    return errors::InvalidLocationConstraint(constraint);
  }
  if (endpoint != kHomeRegion && endpoint != region) {
    return errors::IllegalLocationConstraint(constraint);
  }
  return region;
}

struct CreateInput {
  std::string constraint;
  Pairs tags;
};

protocol::Outcome<CreateInput> ParseCreate(std::string_view body) {
  if (body.empty()) return CreateInput{};
  pugi::xml_document document;
  if (!ParseXml(body, schemas::kCreateBucket, document)) return errors::MalformedXml();
  const pugi::xml_node root = document.document_element();
  if (root.child("Location") || root.child("Bucket")) {
    return errors::NotImplemented("CreateBucket of a directory bucket");
  }
  CreateInput input{.constraint = root.child_value("LocationConstraint"), .tags = {}};
  for (const pugi::xml_node tag : root.child("Tags").children("Tag")) {
    input.tags.emplace_back(tag.child_value("Key"), tag.child_value("Value"));
  }
  if (auto problem = TagProblem(input.tags, Tagged::kBucket)) return *problem;
  return input;
}

Problem RefusedBucketHeader(const Request& request) {
  if (request.Flag("x-amz-bucket-object-lock-enabled")) {
    return errors::HeaderNotImplemented("x-amz-bucket-object-lock-enabled");
  }
  const std::string_view acl = request.Header("x-amz-acl");
  if (!acl.empty() && acl != "private") {
    return errors::InvalidBucketAclWithObjectOwnership();
  }
  const std::string_view space = request.Header("x-amz-bucket-namespace");
  if (!space.empty() && space != "global") {
    return errors::HeaderNotImplemented("x-amz-bucket-namespace");
  }
  return std::nullopt;
}

/// What the new bucket is configured with: AWS's own defaults, and what the request says.
protocol::Outcome<Pairs> ConfigurationsOf(const Request& request, const CreateInput& input) {
  Pairs configurations = FirstConfigurations();
  const std::string_view ownership = request.Header("x-amz-object-ownership");
  if (!ownership.empty()) {
    XmlWriter xml("OwnershipControls");
    xml.Open("Rule").Text("ObjectOwnership", ownership);
    std::string document = std::move(xml).Finish();
    pugi::xml_document parsed;
    if (!ParseXml(document, schemas::kOwnershipControls, parsed)) {
      return errors::InvalidArgument("Invalid x-amz-object-ownership header",
                                     "x-amz-object-ownership", ownership);
    }
    if (auto problem = kOwnershipControls.judge(request, parsed.document_element())) {
      return *problem;
    }
    std::ranges::find(configurations, kOwnershipControls.name, &Pairs::value_type::first)->second =
        std::move(document);
  }
  if (!input.tags.empty()) {
    configurations.emplace_back(kTags.name, TaggingXml(input.tags).Finish());
  }
  return configurations;
}

}  // namespace

Answer CreateBucket(Context& context, Request& request) {
  if (auto problem = RefusedBucketHeader(request)) return *problem;
  const auto body = TakeBody(request, context.keys);
  if (!body) return body.error();
  const auto input = ParseCreate(body->bytes);
  if (!input) return input.error();
  auto region = RegionOf(input->constraint, request.call.region);
  if (!region) return region.error();
  const auto configurations = ConfigurationsOf(request, *input);
  if (!configurations) return configurations.error();
  const Bucket bucket{
      .name = request.bucket(), .region = std::move(*region), .created = context.clock.Now()};
  const auto created = context.store.buckets.Create(bucket, *configurations);
  // In us-east-1 an owner may create a bucket again, for the sake of old programs.
  const bool again = !created && created.error().code == "BucketAlreadyOwnedByYou" &&
                     request.call.region == kHomeRegion;
  if (!created && !again) return created.error();
  http::Response response = EmptyAnswer(200);
  response.headers.Add("Location", "/" + bucket.name.text);
  response.headers.Add("x-amz-bucket-arn", "arn:aws:s3:::" + bucket.name.text);
  return response;
}

Answer DeleteBucket(Context& context, Request& request) {
  const auto deleted = context.store.buckets.Delete(request.bucket());
  if (!deleted) return deleted.error();
  return EmptyAnswer(204);
}

Answer HeadBucket(Context& context, Request& request) {
  const auto bucket = context.store.buckets.Find(request.bucket());
  if (!bucket) return errors::NoSuchBucket(request.bucket());
  http::Response response = EmptyAnswer(200);
  response.headers.Add("x-amz-bucket-region", bucket->region);
  response.headers.Add("x-amz-bucket-arn", "arn:aws:s3:::" + bucket->name.text);
  response.headers.Add("x-amz-access-point-alias", "false");
  return response;
}

Answer ListBuckets(Context& context, Request& request) {
  const std::string_view prefix = request.Parameter("prefix").value_or("");
  const auto region = request.Parameter("bucket-region");
  std::string after;
  if (const auto token = request.Parameter("continuation-token")) {
    const auto decoded = codec::DecodeBase64(*token);
    if (!decoded) {
      return errors::InvalidArgument("The continuation token provided is incorrect",
                                     "continuation-token", *token);
    }
    after = *decoded;
  }
  std::size_t limit = kMaxBuckets;
  if (const auto asked = request.Parameter("max-buckets")) {
    const auto [end, error] = std::from_chars(asked->data(), asked->data() + asked->size(), limit);
    if (error != std::errc() || end != asked->data() + asked->size() || limit == 0 ||
        limit > kMaxBuckets) {
      return errors::InvalidArgument("Argument max-buckets must be an integer between 1 and 10000",
                                     "max-buckets", *asked);
    }
  }
  XmlWriter xml("ListAllMyBucketsResult");
  AddOwner(xml);
  xml.Open("Buckets");
  std::string last;
  bool truncated = false;
  for (const Bucket& bucket : context.store.buckets.List()) {
    if (bucket.name.text <= after || !bucket.name.text.starts_with(prefix)) continue;
    if (region && *region != bucket.region) continue;
    truncated = limit == 0;
    if (truncated) break;
    --limit;
    last = bucket.name.text;
    xml.Open("Bucket").Text("Name", last).Text("CreationDate", IsoTime(bucket.created));
    xml.Text("BucketRegion", bucket.region).Text("BucketArn", "arn:aws:s3:::" + last).Close();
  }
  xml.Close();
  if (truncated) xml.Text("ContinuationToken", Base64Of(last));
  if (!prefix.empty()) xml.Text("Prefix", prefix);
  return XmlAnswer(std::move(xml));
}

Answer GetBucketLocation(Context& context, Request& request) {
  const auto bucket = context.store.buckets.Find(request.bucket());
  if (!bucket) return errors::NoSuchBucket(request.bucket());
  const std::string& region = bucket->region;
  std::string document(kXmlDeclaration);
  document += "<LocationConstraint xmlns=\"" + std::string(kXmlNamespace) + "\"";
  document += region == kHomeRegion ? "/>" : ">" + region + "</LocationConstraint>";
  return XmlAnswer(std::move(document));
}

Answer GetAcl(Context& context, Request& request) {
  if (request.address.level == Level::kObject) {
    const auto info = context.store.objects.Find(request.bucket(), request.key());
    if (!info) return info.error();
  } else if (!context.store.buckets.Find(request.bucket())) {
    return errors::NoSuchBucket(request.bucket());
  }
  XmlWriter xml("AccessControlPolicy");
  AddOwner(xml);
  xml.Open("AccessControlList").Open("Grant");
  xml.OpenTyped("Grantee", "CanonicalUser").Text("ID", kOwnerId).Close();
  xml.Text("Permission", "FULL_CONTROL");
  return XmlAnswer(std::move(xml));
}

Answer PutAcl(Context& context, Request& request) {
  if (!context.store.buckets.Find(request.bucket())) return errors::NoSuchBucket(request.bucket());
  return errors::AccessControlListNotSupported();
}

}  // namespace weir::cloud::s3
