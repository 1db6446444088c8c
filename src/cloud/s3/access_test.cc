// What S3's callers are asked for, and what they are told who may not.
#include "src/cloud/s3/access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/protocol/access_testing.h"
#include "src/cloud/s3/service_testing.h"

namespace weir::cloud::s3 {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

class S3Access : public S3ServiceTest {
 protected:
  S3Access() {
    Put("/lake", "");
    Put("/lake/a", "A");
    gate_ = &asked_;
  }
  protocol::ScriptedGate asked_;
};

TEST_F(S3Access, EachOperationHasARow) { S3Service::CheckTable(); }

TEST_F(S3Access, AnObjectIsAskedForByItsArn) {
  Get("/lake/a");
  EXPECT_THAT(asked_.Asked(), ElementsAre("s3:GetObject arn:aws:s3:::lake/a"));
  Send("HEAD", "/lake/a");
  EXPECT_THAT(asked_.Asked(), ElementsAre("s3:GetObject arn:aws:s3:::lake/a"));
  Put("/lake/b%20c", "B");
  EXPECT_THAT(asked_.Asked(), ElementsAre("s3:PutObject arn:aws:s3:::lake/b c"));
  Put("/lake/d", "D", {{"x-amz-tagging", "a=b"}, {"x-amz-server-side-encryption", "AES256"}});
  EXPECT_THAT(asked_.Asked(), ElementsAre("s3:PutObject arn:aws:s3:::lake/d",
                                          "s3:PutObjectTagging arn:aws:s3:::lake/d"));
  EXPECT_THAT(asked_.keys(),
              Contains(Pair("s3:x-amz-server-side-encryption", ElementsAre("AES256"))));
  Send("DELETE", "/lake/d");
  EXPECT_THAT(asked_.Asked(), ElementsAre("s3:DeleteObject arn:aws:s3:::lake/d"));
  Get("/lake/a?versionId=null");
  EXPECT_THAT(asked_.Asked(), ElementsAre("s3:GetObjectVersion arn:aws:s3:::lake/a"));
  Get("/lake/a?tagging&versionId=null");
  EXPECT_THAT(asked_.Asked(), ElementsAre("s3:GetObjectVersionTagging arn:aws:s3:::lake/a"));
}

TEST_F(S3Access, AListingIsAskedForByItsPrefix) {
  Get("/lake?list-type=2&prefix=lake/2026&delimiter=/");
  EXPECT_THAT(asked_.Asked(), ElementsAre("s3:ListBucket arn:aws:s3:::lake"));
  EXPECT_THAT(asked_.keys(), UnorderedElementsAre(Pair("s3:prefix", ElementsAre("lake/2026")),
                                                  Pair("s3:delimiter", ElementsAre("/"))));
  Get("/");
  EXPECT_THAT(asked_.Asked(), ElementsAre("s3:ListAllMyBuckets *"));
}

TEST_F(S3Access, ACopyReadsItsSource) {
  Put("/lake/b", "", {{"x-amz-copy-source", "/lake/a"}});
  EXPECT_THAT(asked_.Asked(),
              ElementsAre("s3:PutObject arn:aws:s3:::lake/b", "s3:GetObject arn:aws:s3:::lake/a"));
}

TEST_F(S3Access, WhoIsDeniedIsToldWhyAndNothingHappens) {
  asked_.denied = {"s3:PutObject"};
  const auto denied = Put("/lake/a", "other");
  EXPECT_EQ(Verdict(denied), "403 AccessDenied");
  EXPECT_EQ(TextOf(denied, "Message"), "No s3:PutObject arn:aws:s3:::lake/a");
  EXPECT_EQ(Get("/lake/a").body, "A");
}

TEST_F(S3Access, EachObjectOfADeletionIsJudgedByItself) {
  Put("/lake/b", "B");
  const std::string both =
      "<Delete><Object><Key>a</Key></Object><Object><Key>b</Key></Object></Delete>";
  asked_.denied = {"s3:DeleteObject arn:aws:s3:::lake/a"};
  const auto answer =
      Send("POST", "/lake?delete", both, {{"Content-MD5", "gnFQWv8HmHVEQ7mTrck6JQ=="}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(TextOf(answer, "Code"), "AccessDenied");
  EXPECT_EQ(TextOf(answer, "Message"), "No s3:DeleteObject arn:aws:s3:::lake/a");
  EXPECT_EQ(Get("/lake/a").status, 200);
  EXPECT_EQ(Get("/lake/b").status, 404);
}

TEST_F(S3Access, AVersionIsARightOfItsOwnWhereverItIsNamed) {
  Put("/lake/b", "", {{"x-amz-copy-source", "/lake/a?versionId=null"}});
  EXPECT_THAT(asked_.Asked(), ElementsAre("s3:PutObject arn:aws:s3:::lake/b",
                                          "s3:GetObjectVersion arn:aws:s3:::lake/a"));
  const std::string version =
      "<Delete><Object><Key>a</Key><VersionId>null</VersionId></Object></Delete>";
  Send("POST", "/lake?delete", version, {{"Content-MD5", "opmNhbj6pV6QY0EJCaf4vg=="}});
  EXPECT_THAT(asked_.Asked(), ElementsAre("s3:DeleteObjectVersion arn:aws:s3:::lake/a"));
  EXPECT_THAT(asked_.keys(), ElementsAre(Pair("s3:versionid", ElementsAre("null"))));
}

/// "Required permissions for Amazon S3 API operations": without s3:ListBucket it is 403, not 404.
TEST_F(S3Access, WhoMayNotListIsNotToldWhatIsMissing) {
  EXPECT_EQ(Verdict(Get("/lake/none")), "404 NoSuchKey");
  asked_.denied = {"s3:ListBucket"};
  EXPECT_EQ(Verdict(Get("/lake/none")), "403 AccessDenied");
  EXPECT_EQ(Send("HEAD", "/lake/none").status, 403);
  EXPECT_EQ(Get("/lake/a").status, 200);
}

}  // namespace
}  // namespace weir::cloud::s3
