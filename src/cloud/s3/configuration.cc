// The configurations that a bucket can have: what a PUT may hold, what a GET answers without one.
#include "src/cloud/s3/configuration.h"

#include <algorithm>
#include <array>
#include <random>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/tags.h"
#include "src/cloud/s3/xml.h"

namespace weir::cloud::s3 {
namespace {

using Problem = std::optional<wire::AwsError>;

constexpr std::size_t kMaxRuleId = 255;
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

Problem JudgeEncryption(const Request&, pugi::xml_node root) {
  const pugi::xml_node by_default = root.child("Rule").child("ApplyServerSideEncryptionByDefault");
  if (by_default.child("KMSMasterKeyID") &&
      std::string_view(by_default.child_value("SSEAlgorithm")) == "AES256") {
    return errors::InvalidArgument(
        "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or "
        "aws:kms:dsse",
        "KMSMasterKeyID", by_default.child_value("KMSMasterKeyID"));
  }
  return std::nullopt;
}

std::string RandomId() {
  std::random_device device;
  return fmt::format("{:08x}{:08x}{:08x}", device(), device(), device());
}

bool IsPositive(pugi::xml_node number) { return !number || number.text().as_llong() > 0; }

std::size_t ElementsOf(pugi::xml_node parent) {
  return static_cast<std::size_t>(std::ranges::count_if(
      parent.children(), [](pugi::xml_node child) { return child.type() == pugi::node_element; }));
}

bool HasTwoTimes(pugi::xml_node action) { return action.child("Days") && action.child("Date"); }

/// What the schema's choices demand: one criterion a filter (And holds several), one time an
/// action.
bool ChoosesOnce(pugi::xml_node rule) {
  const pugi::xml_node expiration = rule.child("Expiration");
  const bool marker = expiration.child("ExpiredObjectDeleteMarker").text().as_bool();
  return ElementsOf(rule.child("Filter")) <= 1 && !HasTwoTimes(expiration) &&
         !(marker && (expiration.child("Days") || expiration.child("Date"))) &&
         std::ranges::none_of(rule.children("Transition"), HasTwoTimes);
}

Problem JudgeLifecycleRule(pugi::xml_node rule) {
  if (std::string_view(rule.child_value("ID")).size() > kMaxRuleId) {
    return errors::InvalidArgument("ID length should not exceed allowed limit of 255", "ID",
                                   rule.child_value("ID"));
  }
  const bool selects_once = rule.child("Prefix").empty() != rule.child("Filter").empty();
  if (!selects_once || !ChoosesOnce(rule)) return errors::MalformedXml();
  const pugi::xml_node expiration = rule.child("Expiration");
  if (!expiration && !rule.child("Transition") && !rule.child("NoncurrentVersionExpiration") &&
      !rule.child("NoncurrentVersionTransition") && !rule.child("AbortIncompleteMultipartUpload")) {
    return errors::InvalidRequest("At least one action needs to be specified in a rule");
  }
  if (!IsPositive(expiration.child("Days"))) {
    return errors::InvalidArgument("'Days' for Expiration action must be a positive integer",
                                   "Days", expiration.child_value("Days"));
  }
  if (!IsPositive(rule.child("AbortIncompleteMultipartUpload").child("DaysAfterInitiation"))) {
    return errors::InvalidArgument(
        "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive "
        "integer",
        "DaysAfterInitiation", "0");
  }
  return std::nullopt;
}

/// Rules without an ID get one, as AWS does it.
Problem JudgeLifecycle(const Request&, pugi::xml_node root) {
  for (pugi::xml_node rule : root.children("Rule")) {
    if (auto problem = JudgeLifecycleRule(rule)) return problem;
    if (*rule.child_value("ID") != '\0') continue;
    rule.remove_child("ID");
    rule.prepend_child("ID").text().set(RandomId().c_str());
  }
  for (const pugi::xml_node rule : root.children("Rule")) {
    for (pugi::xml_node other = rule.next_sibling("Rule"); other;
         other = other.next_sibling("Rule")) {
      if (std::string_view(rule.child_value("ID")) != other.child_value("ID")) continue;
      return errors::InvalidArgument("Rule ID must be unique. Found same ID for more than one rule",
                                     "ID", rule.child_value("ID"));
    }
  }
  return std::nullopt;
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
    .unset_message = "The bucket ownership controls were not found"};

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
  ownership.Open("Rule").Text("ObjectOwnership", "BucketOwnerEnforced");
  return {{std::string(kPublicAccessBlock.name), std::move(access).Finish()},
          {std::string(kOwnershipControls.name), std::move(ownership).Finish()}};
}

}  // namespace weir::cloud::s3
