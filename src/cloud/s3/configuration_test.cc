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
             "<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>alias/aws/s3</KMSMasterKeyID>"
             "</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>",
             "<KMSMasterKeyID>alias/aws/s3</KMSMasterKeyID>");
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
             "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership>"
             "</Rule></OwnershipControls>",
             "BucketOwnerEnforced");
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

TEST_F(Configurations, AnotherOwnershipIsRefused) {
  for (const std::string ownership : {"ObjectWriter", "BucketOwnerPreferred"}) {
    const auto put =
        Put("/lake?ownershipControls", "<OwnershipControls><Rule><ObjectOwnership>" + ownership +
                                           "</ObjectOwnership></Rule></OwnershipControls>");
    EXPECT_EQ(Verdict(put), "501 NotImplemented");
    EXPECT_THAT(TextOf(put, "Message"), HasSubstr(ownership));
    EXPECT_EQ(Verdict(Put("/other", "", {{"x-amz-object-ownership", ownership}})),
              "501 NotImplemented");
  }
  EXPECT_EQ(TextOf(Get("/lake?ownershipControls"), "ObjectOwnership"), "BucketOwnerEnforced");
  EXPECT_EQ(Send("HEAD", "/other").status, 404);
  EXPECT_EQ(Put("/other", "", {{"x-amz-object-ownership", "BucketOwnerEnforced"}}).status, 200);
}

TEST_F(Configurations, NoBucketGetsALock) {
  for (const char* flag : {"true", "True", "TRUE"}) {  // boto3 of Debian 12 writes "True"
    EXPECT_EQ(Verdict(Put("/locked", "", {{"x-amz-bucket-object-lock-enabled", flag}})),
              "501 NotImplemented")
        << flag;
    EXPECT_EQ(Send("HEAD", "/locked").status, 404) << flag;
  }
  EXPECT_EQ(Put("/unlocked", "", {{"x-amz-bucket-object-lock-enabled", "False"}}).status, 200);
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

std::string EncryptedWith(const std::string& key) {
  return "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>"
         "<SSEAlgorithm>aws:kms</SSEAlgorithm>" +
         key +
         "</ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule>"
         "</ServerSideEncryptionConfiguration>";
}

TEST_F(Configurations, TheBucketsEncryptionIsThatOfNewObjects) {
  EXPECT_EQ(Put("/lake?encryption", EncryptedWith("")).status, 200);
  const auto put = Put("/lake/a", "x");
  EXPECT_EQ(put.headers.Get("x-amz-server-side-encryption"), "aws:kms");
  EXPECT_EQ(put.headers.Get("x-amz-server-side-encryption-aws-kms-key-id"),
            "arn:aws:kms:us-east-1:000000000000:alias/aws/s3");
  const auto own = Put("/lake/b", "x", {{"x-amz-server-side-encryption", "AES256"}});
  EXPECT_EQ(own.headers.Get("x-amz-server-side-encryption"), "AES256");
  EXPECT_EQ(Verdict(Put("/lake/c", "x", {{"x-amz-server-side-encryption", "ROT13"}})),
            "400 InvalidArgument");
}

TEST_F(Configurations, AKeyThatIsNotThereEncryptsNothing) {
  constexpr const char* kMissing = "400 KMS.NotFoundException";
  const std::string key = "arn:aws:kms:us-east-1:000000000000:key/none";
  EXPECT_EQ(Verdict(Put("/lake?encryption",
                        EncryptedWith("<KMSMasterKeyID>" + key + "</KMSMasterKeyID>"))),
            kMissing);
  EXPECT_EQ(TextOf(Get("/lake?encryption"), "SSEAlgorithm"), "AES256");
  const Fields headers = {{"x-amz-server-side-encryption", "aws:kms"},
                          {"x-amz-server-side-encryption-aws-kms-key-id", key}};
  EXPECT_EQ(Verdict(Put("/lake/a", "x", headers)), kMissing);
  EXPECT_EQ(Verdict(Send("POST", "/lake/a?uploads", "", headers)), kMissing);
  EXPECT_EQ(Verdict(Get("/lake/a")), "404 NoSuchKey");
  Put("/lake/b", "x");
  Fields copy = headers;
  copy.emplace_back("x-amz-copy-source", "/lake/b");
  EXPECT_EQ(Verdict(Put("/lake/a", "", copy)), kMissing);
  const Fields managed = {{"x-amz-server-side-encryption", "aws:kms"},
                          {"x-amz-server-side-encryption-bucket-key-enabled", "True"},
                          {"x-amz-server-side-encryption-aws-kms-key-id", "alias/aws/s3"}};
  const auto put = Put("/lake/a", "x", managed);
  EXPECT_EQ(Verdict(put), "200");
  EXPECT_EQ(put.headers.Get("x-amz-server-side-encryption-bucket-key-enabled"), "true");
}

}  // namespace
}  // namespace weir::cloud::s3
