// The configurations that a bucket can have: what a PUT may hold, what a GET answers without one.
#include "src/cloud/s3/configuration.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/s3/encryption.h"
#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/lifecycle.h"
#include "src/cloud/s3/tags.h"
#include "src/cloud/s3/xml.h"

namespace weir::cloud::s3 {
namespace {

using Problem = std::optional<protocol::AwsError>;

constexpr std::array<std::string_view, 4> kPublicAccessSettings = {
    "BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"};

/// What is not said is false, and is given back so.
Problem JudgePublicAccessBlock(const Request&, pugi::xml_node root) {
  for (const std::string_view setting : kPublicAccessSettings) {
    const std::string name(setting);
    if (!root.child(name.c_str())) root.append_child(name.c_str()).text().set("false");
  }
  return std::nullopt;
}

Problem JudgeTags(const Request&, pugi::xml_node root) {
  return TagProblem(TagsOf(root), Tagged::kBucket);
}

/// Objects have no versions, so nothing may promise that they do.
Problem JudgeVersioning(const Request& request, pugi::xml_node root) {
  const std::string_view status = root.child_value("Status");
  if (status.empty()) return errors::MalformedXml();
  const std::string_view mfa = root.child_value("MfaDelete");
  if (status == "Enabled" || mfa == "Enabled") {
    return errors::NotImplemented(request.call.operation + " with Status Enabled");
  }
  return std::nullopt;
}

Problem JudgeEncryption(const Request& request, pugi::xml_node root) {
  const pugi::xml_node by_default = root.child("Rule").child("ApplyServerSideEncryptionByDefault");
  if (by_default.child("KMSMasterKeyID") &&
      std::string_view(by_default.child_value("SSEAlgorithm")) == "AES256") {
    return errors::InvalidArgument(
        "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or "
        "aws:kms:dsse",
        "KMSMasterKeyID", by_default.child_value("KMSMasterKeyID"));
  }
  // AWS keeps any key here, and every write fails with one that is not there.
  const std::string_view key = by_default.child_value("KMSMasterKeyID");
  if (key.empty() || IsManagedKey(key, request.call.region)) return std::nullopt;
  return errors::KeyNotFound(key);
}

/// With an owner other than the bucket's, ACLs decide who may read, and there are none here.
Problem JudgeOwnership(const Request& request, pugi::xml_node root) {
  const std::string_view ownership = root.child("Rule").child_value("ObjectOwnership");
  if (ownership == kEnforcedOwnership) return std::nullopt;
  return errors::NotImplemented(fmt::format("{} with {}", request.call.operation, ownership));
}

constexpr std::string_view kDefaultEncryption =
    "<ServerSideEncryptionConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule>"
    "<ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm>"
    "</ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled>"
    "</Rule></ServerSideEncryptionConfiguration>";

}  // namespace

// NOLINTBEGIN(cppcoreguidelines-interfaces-global-init): constinit rules out what it warns of
constinit const Configuration kAccelerate{
    .name = "accelerate",
    .schema = nullptr,
    .unset_document =
        R"(<AccelerateConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>)"};

constinit const Configuration kCors{.name = "cors",
                                    .schema = nullptr,
                                    .unset_document = {},
                                    .unset_code = "NoSuchCORSConfiguration",
                                    .unset_message = "The CORS configuration does not exist"};

constinit const Configuration kEncryption{.name = "encryption",
                                          .schema = &schemas::kEncryption,
                                          .unset_document = kDefaultEncryption,
                                          .judge = JudgeEncryption};

constinit const Configuration kLifecycle{
    .name = "lifecycle",
    .schema = &schemas::kLifecycle,
    .unset_document = {},
    .unset_code = "NoSuchLifecycleConfiguration",
    .unset_message = "The lifecycle configuration does not exist",
    .judge = JudgeLifecycle};

constinit const Configuration kLogging{
    .name = "logging",
    .schema = nullptr,
    .unset_document = R"(<BucketLoggingStatus xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>)"};

constinit const Configuration kNotification{
    .name = "notification",
    .schema = nullptr,
    .unset_document =
        R"(<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>)"};

constinit const Configuration kObjectLock{
    .name = "object-lock",
    .schema = nullptr,
    .unset_document = {},
    .unset_code = "ObjectLockConfigurationNotFoundError",
    .unset_message = "Object Lock configuration does not exist for this bucket"};

constinit const Configuration kOwnershipControls{
    .name = "ownershipControls",
    .schema = &schemas::kOwnershipControls,
    .unset_document = {},
    .unset_code = "OwnershipControlsNotFoundError",
    .unset_message = "The bucket ownership controls were not found",
    .judge = JudgeOwnership};

constinit const Configuration kPublicAccessBlock{
    .name = "publicAccessBlock",
    .schema = &schemas::kPublicAccessBlock,
    .unset_document = {},
    .unset_code = "NoSuchPublicAccessBlockConfiguration",
    .unset_message = "The public access block configuration was not found",
    .judge = JudgePublicAccessBlock};

constinit const Configuration kReplication{
    .name = "replication",
    .schema = nullptr,
    .unset_document = {},
    .unset_code = "ReplicationConfigurationNotFoundError",
    .unset_message = "The replication configuration was not found"};

constinit const Configuration kRequestPayment{
    .name = "requestPayment",
    .schema = nullptr,
    .unset_document =
        R"(<RequestPaymentConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">)"
        R"(<Payer>BucketOwner</Payer></RequestPaymentConfiguration>)"};

constinit const Configuration kTags{.name = "tagging",
                                    .schema = &schemas::kTagging,
                                    .unset_document = {},
                                    .unset_code = "NoSuchTagSet",
                                    .unset_message = "The TagSet does not exist",
                                    .put_status = 204,
                                    .judge = JudgeTags};

constinit const Configuration kVersioning{
    .name = "versioning",
    .schema = &schemas::kVersioning,
    .unset_document =
        R"(<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>)",
    .judge = JudgeVersioning};

constinit const Configuration kWebsite{
    .name = "website",
    .schema = nullptr,
    .unset_document = {},
    .unset_code = "NoSuchWebsiteConfiguration",
    .unset_message = "The specified bucket does not have a website configuration"};
// NOLINTEND(cppcoreguidelines-interfaces-global-init)

Pairs FirstConfigurations() {
  XmlWriter access("PublicAccessBlockConfiguration");
  for (const std::string_view setting : kPublicAccessSettings) access.Boolean(setting, true);
  XmlWriter ownership("OwnershipControls");
  ownership.Open("Rule").Text("ObjectOwnership", kEnforcedOwnership);
  return {{std::string(kPublicAccessBlock.name), std::move(access).Finish()},
          {std::string(kOwnershipControls.name), std::move(ownership).Finish()}};
}

}  // namespace weir::cloud::s3
