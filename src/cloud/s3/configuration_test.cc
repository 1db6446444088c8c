// Bucket configurations: kept, given back, refused, and what a GET says without one.
#include "src/cloud/s3/configuration.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/s3/service_testing.h"

namespace weir::cloud::s3 {
namespace {

using testing::HasSubstr;

class Configurations : public S3ServiceTest {
 protected:
  void SetUp() override { ASSERT_EQ(Put("/lake", "").status, 200); }

  void ExpectKept(const std::string& name, const std::string& document, const char* part) {
    const auto put = Put("/lake?" + name, document);
    EXPECT_LT(put.status, 300) << name << ": " << put.body;
    EXPECT_THAT(Get("/lake?" + name).body, HasSubstr(part)) << name;
  }
};

TEST_F(Configurations, OfANewBucketAreThoseOfAws) {
  EXPECT_EQ(TextOf(Get("/lake?encryption"), "SSEAlgorithm"), "AES256");
  EXPECT_EQ(TextOf(Get("/lake?publicAccessBlock"), "BlockPublicPolicy"), "true");
  EXPECT_EQ(TextOf(Get("/lake?ownershipControls"), "ObjectOwnership"), "BucketOwnerEnforced");
  EXPECT_EQ(TextOf(Get("/lake?requestPayment"), "Payer"), "BucketOwner");
  EXPECT_EQ(TextOf(Get("/lake?acl"), "Permission"), "FULL_CONTROL");
  for (const char* empty : {"versioning", "logging", "accelerate", "notification", "location"}) {
    EXPECT_EQ(Get(std::string("/lake?") + empty).status, 200) << empty;
  }
}

TEST_F(Configurations, ThatWereNeverPutHaveTheirOwnErrors) {
  const auto verdict = [&](const char* name) { return Verdict(Get(std::string("/lake?") + name)); };
  EXPECT_EQ(verdict("policy"), "404 NoSuchBucketPolicy");
  EXPECT_EQ(verdict("policyStatus"), "404 NoSuchBucketPolicy");
  EXPECT_EQ(verdict("tagging"), "404 NoSuchTagSet");
  EXPECT_EQ(verdict("lifecycle"), "404 NoSuchLifecycleConfiguration");
  EXPECT_EQ(verdict("cors"), "404 NoSuchCORSConfiguration");
  EXPECT_EQ(verdict("website"), "404 NoSuchWebsiteConfiguration");
  EXPECT_EQ(verdict("object-lock"), "404 ObjectLockConfigurationNotFoundError");
  EXPECT_EQ(verdict("replication"), "404 ReplicationConfigurationNotFoundError");
  EXPECT_EQ(Send("DELETE", "/lake?publicAccessBlock").status, 204);
  EXPECT_EQ(verdict("publicAccessBlock"), "404 NoSuchPublicAccessBlockConfiguration");
  EXPECT_EQ(Send("DELETE", "/lake?ownershipControls").status, 204);
  EXPECT_EQ(verdict("ownershipControls"), "404 OwnershipControlsNotFoundError");
  EXPECT_EQ(Verdict(Get("/none?lifecycle")), "404 NoSuchBucket");
}

TEST_F(Configurations, AreGivenBackAsTheyWerePut) {
  ExpectKept("encryption",
             "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>"
             "<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>k</KMSMasterKeyID>"
             "</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>",
             "<KMSMasterKeyID>k</KMSMasterKeyID>");
  ExpectKept("lifecycle",
             "<LifecycleConfiguration>\n <Rule><Filter><Prefix>failed/</Prefix></Filter>"
             "<Status>Enabled</Status><Expiration><Days>30</Days></Expiration></Rule>"
             "</LifecycleConfiguration>",
             "<Days>30</Days>");
  EXPECT_NE(TextOf(Get("/lake?lifecycle"), "ID"), "") << "AWS names rules without an ID";
  ExpectKept("publicAccessBlock",
             "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls>"
             "</PublicAccessBlockConfiguration>",
             "<BlockPublicPolicy>false</BlockPublicPolicy>");
  ExpectKept("ownershipControls",
             "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule>"
             "</OwnershipControls>",
             "ObjectWriter");
  ExpectKept("tagging",
             "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>",
             "<Key>a</Key>");
  ExpectKept("versioning",
             "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>",
             "Suspended");
}

TEST_F(Configurations, VersionsCannotBePromised) {
  EXPECT_EQ(Verdict(Put("/lake?versioning",
                        "<VersioningConfiguration><Status>Enabled</Status>"
                        "</VersioningConfiguration>")),
            "501 NotImplemented");
}

TEST_F(Configurations, WhatBreaksTheSchemaIsMalformed) {
  const auto lifecycle = [&](const std::string& rule) {
    return Verdict(
        Put("/lake?lifecycle", "<LifecycleConfiguration>" + rule + "</LifecycleConfiguration>"));
  };
  EXPECT_EQ(lifecycle(""), "400 MalformedXML");
  EXPECT_EQ(lifecycle("<Rule><Status>On</Status></Rule>"), "400 MalformedXML");
  EXPECT_EQ(lifecycle("<Rule><Filter/><Status>Enabled</Status><Nonsense/></Rule>"),
            "400 MalformedXML");
  EXPECT_EQ(lifecycle("<Rule><Filter/><Status>Enabled</Status></Rule>"), "400 InvalidRequest");
  EXPECT_EQ(lifecycle("<Rule><Filter/><Status>Enabled</Status><Expiration><Days>0</Days>"
                      "</Expiration></Rule>"),
            "400 InvalidArgument");
  EXPECT_EQ(Verdict(Put("/lake?encryption", "")), "400 MissingRequestBodyError");
  EXPECT_EQ(Verdict(Put("/lake?tagging", "<Tagging><TagSet><Tag>")), "400 MalformedXML");
}

TEST_F(Configurations, LifecycleRulesChooseOnce) {
  const auto put = [&](const std::string& filter, const std::string& action) {
    return Verdict(Put("/lake?lifecycle", "<LifecycleConfiguration><Rule><Filter>" + filter +
                                              "</Filter><Status>Enabled</Status>" + action +
                                              "</Rule></LifecycleConfiguration>"));
  };
  const std::string days = "<Days>3</Days>";
  const std::string date = "<Date>2030-01-01T00:00:00Z</Date>";
  const std::string tag = "<Tag><Key>k</Key><Value>v</Value></Tag>";
  const std::string expiration = "<Expiration>" + days + "</Expiration>";
  EXPECT_EQ(put("<Prefix>a/</Prefix>" + tag, expiration), "400 MalformedXML");
  EXPECT_EQ(put("<Prefix>a/</Prefix><ObjectSizeLessThan>5</ObjectSizeLessThan>", expiration),
            "400 MalformedXML");
  EXPECT_EQ(put("", "<Expiration>" + days + date + "</Expiration>"), "400 MalformedXML");
  EXPECT_EQ(put("", "<Expiration>" + days +
                        "<ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>"),
            "400 MalformedXML");
  EXPECT_EQ(
      put("", "<Transition>" + days + date + "<StorageClass>GLACIER</StorageClass></Transition>"),
      "400 MalformedXML");
  EXPECT_EQ(put("<And><Prefix>a/</Prefix>" + tag + "</And>", expiration), "200");
  EXPECT_EQ(put(tag, "<Expiration>" + date + "</Expiration>"), "200");
  EXPECT_EQ(put("<Prefix></Prefix>", expiration), "200") << "Terraform's filter {}";
  EXPECT_EQ(put("\n", expiration), "200");
}

std::string ManyTags(int count) {
  std::string tags;
  for (int i = 0; i < count; ++i) {
    tags += "<Tag><Key>" + std::to_string(i) + "</Key><Value/></Tag>";
  }
  return "<Tagging><TagSet>" + tags + "</TagSet></Tagging>";
}

TEST_F(Configurations, TooManyTagsAreCountedByWhatHasThem) {
  EXPECT_EQ(Verdict(Put("/lake?tagging", ManyTags(50))), "204");
  const auto bucket = Put("/lake?tagging", ManyTags(51));
  EXPECT_EQ(Verdict(bucket), "400 BadRequest");
  EXPECT_EQ(TextOf(bucket, "Message"), "Bucket tag count cannot be greater than 50");
  Put("/lake/a", "x");
  const auto object = Put("/lake/a?tagging", ManyTags(11));
  EXPECT_EQ(TextOf(object, "Message"), "Object tags cannot be greater than 10");
}

std::string Policy(const std::string& statement) {
  return R"({"Version":"2012-10-17","Statement":[)" + statement + "]}";
}

TEST_F(Configurations, PoliciesAreJudged) {
  const std::string tls_only =
      Policy(R"({"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::lake",)"
             R"("arn:aws:s3:::lake/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}})");
  EXPECT_EQ(Put("/lake?policy", tls_only).status, 204);
  EXPECT_EQ(Get("/lake?policy").body, tls_only);
  EXPECT_EQ(TextOf(Get("/lake?policyStatus"), "IsPublic"), "false");
  const std::string open =
      Policy(R"({"Effect":"Allow","Principal":{"AWS":"*"},"Action":"s3:GetObject",)"
             R"("Resource":"arn:aws:s3:::lake/*"})");
  EXPECT_EQ(Verdict(Put("/lake?policy", open)), "403 AccessDenied");
  Send("DELETE", "/lake?publicAccessBlock");
  EXPECT_EQ(Put("/lake?policy", open).status, 204);
  EXPECT_EQ(TextOf(Get("/lake?policyStatus"), "IsPublic"), "true");
  EXPECT_EQ(Send("DELETE", "/lake?policy").status, 204);
  for (const std::string& bad :
       {std::string("{"), std::string("[]"), Policy(""), Policy("{}"),
        Policy(R"({"Effect":"Maybe","Principal":"*","Action":"s3:*","Resource":"*"})"),
        Policy(
            R"({"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::x"})")}) {
    EXPECT_EQ(Verdict(Put("/lake?policy", bad)), "400 MalformedPolicy") << bad;
  }
}

TEST_F(Configurations, TheBucketsEncryptionIsThatOfNewObjects) {
  Put("/lake?encryption",
      "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>"
      "<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>k</KMSMasterKeyID>"
      "</ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule>"
      "</ServerSideEncryptionConfiguration>");
  const auto put = Put("/lake/a", "x");
  EXPECT_EQ(put.headers.Get("x-amz-server-side-encryption"), "aws:kms");
  EXPECT_EQ(put.headers.Get("x-amz-server-side-encryption-aws-kms-key-id"), "k");
  const auto own = Put("/lake/b", "x", {{"x-amz-server-side-encryption", "AES256"}});
  EXPECT_EQ(own.headers.Get("x-amz-server-side-encryption"), "AES256");
  EXPECT_EQ(Verdict(Put("/lake/c", "x", {{"x-amz-server-side-encryption", "ROT13"}})),
            "400 InvalidArgument");
}

}  // namespace
}  // namespace weir::cloud::s3
