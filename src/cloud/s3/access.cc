// "Actions, resources, and condition keys for Amazon S3", Service Authorization Reference, and
// "Required permissions for Amazon S3 API operations", User Guide.
#include "src/cloud/s3/access.h"

#include <algorithm>
#include <array>
#include <utility>

#include "src/cloud/s3/copy_source.h"

namespace weir::cloud::s3 {
namespace {

using protocol::AccessWish;

constexpr std::string_view kBucketPrefix = "arn:aws:s3:::";

std::string ArnOfBucket(const BucketName& bucket) {
  return std::string(kBucketPrefix) + bucket.text;
}

std::string ArnOfObject(const BucketName& bucket, std::string_view key) {
  return ArnOfBucket(bucket).append("/").append(key);
}

void TellHeader(const Request& request, std::string_view header, AccessWish& wish) {
  const std::string_view value = request.Header(header);
  if (!value.empty()) wish.Tell("s3:" + std::string(header), value);
}

void TellParameter(const Request& request, std::string_view name, AccessWish& wish) {
  if (const auto value = request.Parameter(name)) wish.Tell("s3:" + std::string(name), *value);
}

void OnBucket(const Request& request, AccessWish& wish) {
  wish.On(ArnOfBucket(request.bucket()));
  TellHeader(request, "x-amz-acl", wish);
}

void OnListing(const Request& request, AccessWish& wish) {
  wish.On(ArnOfBucket(request.bucket()));
  for (const char* const name : {"prefix", "delimiter", "max-keys"}) {
    TellParameter(request, name, wish);
  }
}

void OnObject(const Request& request, AccessWish& wish) {
  wish.On(ArnOfObject(request.bucket(), request.key().text));
}

/// A version is a right of its own: s3:GetObjectVersion.
void OnVersion(const Request& request, AccessWish& wish) {
  const auto version = request.Parameter("versionId");
  if (!version) return OnObject(request, wish);
  wish.Tell("s3:versionid", *version);
  AccessWish plain(wish);
  OnObject(request, plain);
  for (const protocol::Access& access : plain.accesses()) {
    constexpr std::string_view kTagging = "Tagging";
    std::string action = access.action;
    const bool is_tagging = action.ends_with(kTagging);
    action.insert(action.size() - (is_tagging ? kTagging.size() : 0), "Version");
    wish.Add(action, access.resource);
  }
}

/// Tags and an ACL of a new object are rights of their own, and so is to ask for its ETag.
void OnNewObject(const Request& request, AccessWish& wish) {
  OnObject(request, wish);
  const std::string arn = ArnOfObject(request.bucket(), request.key().text);
  if (!request.Header("x-amz-tagging").empty()) wish.Add("s3:PutObjectTagging", arn);
  if (!request.Header("x-amz-acl").empty()) wish.Add("s3:PutObjectAcl", arn);
  if (!request.Header("If-Match").empty()) wish.Add("s3:GetObject", arn);
  for (const char* const header :
       {"x-amz-acl", "x-amz-storage-class", "x-amz-server-side-encryption",
        "x-amz-server-side-encryption-aws-kms-key-id"}) {
    TellHeader(request, header, wish);
  }
}

/// A source that is none is told so, by the operation.
void OnCopy(const Request& request, AccessWish& wish) {
  OnNewObject(request, wish);
  const auto source = CopySourceOf(request);
  if (source) {
    const bool is_version =
        request.Header("x-amz-copy-source").find("?versionId=") != std::string_view::npos;
    wish.Add(is_version ? "s3:GetObjectVersion" : "s3:GetObject",
             ArnOfObject(source->bucket, source->key.text));
  }
  TellHeader(request, "x-amz-copy-source", wish);
  TellHeader(request, "x-amz-metadata-directive", wish);
}

/// Each object is judged by itself, and answered for by itself: by the operation.
void OnEach(const Request& /*request*/, AccessWish& /*wish*/) {}

constexpr auto kAccess = std::to_array<AccessRow>({
    {"ListBuckets", "s3:ListAllMyBuckets"},

    {"DeleteObjects", "s3:DeleteObject", OnEach},
    {"GetBucketAccelerateConfiguration", "s3:GetAccelerateConfiguration", OnBucket},
    {"GetBucketAcl", "s3:GetBucketAcl", OnBucket},
    {"PutBucketAcl", "s3:PutBucketAcl", OnBucket},
    {"GetBucketCors", "s3:GetBucketCORS", OnBucket},
    {"DeleteBucketCors", "s3:PutBucketCORS", OnBucket},
    {"GetBucketEncryption", "s3:GetEncryptionConfiguration", OnBucket},
    {"PutBucketEncryption", "s3:PutEncryptionConfiguration", OnBucket},
    {"DeleteBucketEncryption", "s3:PutEncryptionConfiguration", OnBucket},
    {"GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration", OnBucket},
    {"PutBucketLifecycleConfiguration", "s3:PutLifecycleConfiguration", OnBucket},
    {"DeleteBucketLifecycle", "s3:PutLifecycleConfiguration", OnBucket},
    {"GetBucketLocation", "s3:GetBucketLocation", OnBucket},
    {"GetBucketLogging", "s3:GetBucketLogging", OnBucket},
    {"GetBucketNotificationConfiguration", "s3:GetBucketNotification", OnBucket},
    {"GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration", OnBucket},
    {"GetBucketOwnershipControls", "s3:GetBucketOwnershipControls", OnBucket},
    {"PutBucketOwnershipControls", "s3:PutBucketOwnershipControls", OnBucket},
    {"DeleteBucketOwnershipControls", "s3:PutBucketOwnershipControls", OnBucket},
    {"GetBucketPolicy", "s3:GetBucketPolicy", OnBucket},
    {"PutBucketPolicy", "s3:PutBucketPolicy", OnBucket},
    {"DeleteBucketPolicy", "s3:DeleteBucketPolicy", OnBucket},
    {"GetBucketPolicyStatus", "s3:GetBucketPolicyStatus", OnBucket},
    {"GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock", OnBucket},
    {"PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock", OnBucket},
    {"DeletePublicAccessBlock", "s3:PutBucketPublicAccessBlock", OnBucket},
    {"GetBucketReplication", "s3:GetReplicationConfiguration", OnBucket},
    {"DeleteBucketReplication", "s3:PutReplicationConfiguration", OnBucket},
    {"GetBucketRequestPayment", "s3:GetBucketRequestPayment", OnBucket},
    {"GetBucketTagging", "s3:GetBucketTagging", OnBucket},
    {"PutBucketTagging", "s3:PutBucketTagging", OnBucket},
    {"DeleteBucketTagging", "s3:PutBucketTagging", OnBucket},
    {"ListMultipartUploads", "s3:ListBucketMultipartUploads", OnListing},
    {"GetBucketVersioning", "s3:GetBucketVersioning", OnBucket},
    {"PutBucketVersioning", "s3:PutBucketVersioning", OnBucket},
    {"ListObjectVersions", "s3:ListBucketVersions", OnListing},
    {"GetBucketWebsite", "s3:GetBucketWebsite", OnBucket},
    {"DeleteBucketWebsite", "s3:DeleteBucketWebsite", OnBucket},

    {"GetObjectAcl", "s3:GetObjectAcl", OnObject},
    {"PutObjectAcl", "s3:PutObjectAcl", OnObject},
    {"GetObjectTagging", "s3:GetObjectTagging", OnVersion},
    {"PutObjectTagging", "s3:PutObjectTagging", OnVersion},
    {"DeleteObjectTagging", "s3:DeleteObjectTagging", OnVersion},
    {"CreateMultipartUpload", "s3:PutObject", OnNewObject},
    {"UploadPartCopy", "s3:PutObject", OnCopy},
    {"UploadPart", "s3:PutObject", OnObject},
    {"CompleteMultipartUpload", "s3:PutObject", OnNewObject},
    {"AbortMultipartUpload", "s3:AbortMultipartUpload", OnObject},
    {"ListParts", "s3:ListMultipartUploadParts", OnObject},

    {"CopyObject", "s3:PutObject", OnCopy},
    {"PutObject", "s3:PutObject", OnNewObject},
    {"GetObject", "s3:GetObject", OnVersion},
    {"HeadObject", "s3:GetObject", OnVersion},
    {"DeleteObject", "s3:DeleteObject", OnVersion},
    {"ListObjectsV2", "s3:ListBucket", OnListing},
    {"ListObjects", "s3:ListBucket", OnListing},
    {"CreateBucket", "s3:CreateBucket", OnBucket},
    {"HeadBucket", "s3:ListBucket", OnBucket},
    {"DeleteBucket", "s3:DeleteBucket", OnBucket},
});

}  // namespace

std::span<const AccessRow> AccessTable() { return kAccess; }

std::optional<std::string> WhyDenied(std::string_view operation, const Request& request) {
  if (request.call.gate == nullptr) return std::nullopt;
  const auto row = std::ranges::find(kAccess, operation, &AccessRow::operation);
  AccessWish wish;
  if (row == kAccess.end()) {  // CheckTable has not been called
    wish.Add("s3:" + std::string(operation), "*");
  } else {
    wish = protocol::WishOf(*row, request);
  }
  return request.call.gate->WhyDenied(request.call, wish);
}

std::optional<std::string> WhyNotDelete(const Request& request, std::string_view key,
                                        std::string_view version) {
  if (request.call.gate == nullptr) return std::nullopt;
  AccessWish wish;
  wish.Add(version.empty() ? "s3:DeleteObject" : "s3:DeleteObjectVersion",
           ArnOfObject(request.bucket(), key));
  if (!version.empty()) wish.Tell("s3:versionid", version);
  return request.call.gate->WhyDenied(request.call, wish);
}

std::optional<std::string> WhyNotTold(const Request& request) {
  if (request.call.gate == nullptr) return std::nullopt;
  AccessWish wish;
  wish.Add("s3:ListBucket", ArnOfBucket(request.bucket()));
  wish.Tell("s3:prefix", request.key().text);
  return request.call.gate->WhyDenied(request.call, wish);
}

}  // namespace weir::cloud::s3
