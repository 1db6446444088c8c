// The service as clients meet it: objects, conditions, errors, buckets.
#include "src/cloud/s3/service.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/s3/service_testing.h"

namespace weir::cloud::s3 {
namespace {

using testing::HasSubstr;
using testing::Not;

class Objects : public S3ServiceTest {
 protected:
  void SetUp() override { ASSERT_EQ(Put("/lake", "").status, 200); }
};

TEST_F(Objects, ComeBackAsTheyWerePut) {
  const auto put = Put("/lake/a/b.json", "hello",
                       {{"Content-Type", "application/json"},
                        {"X-Amz-Meta-Colour", "blue"},
                        {"Cache-Control", "no-store"}});
  EXPECT_EQ(put.status, 200);
  EXPECT_EQ(put.headers.Get("ETag"), "\"5d41402abc4b2a76b9719d911017c592\"");
  EXPECT_EQ(put.headers.Get("x-amz-checksum-crc64nvme"), "M3eFcAZSQlc=");
  EXPECT_EQ(put.headers.Get("x-amz-server-side-encryption"), "AES256");
  const auto got = Get("/lake/a/b.json");
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.body, "hello");
  EXPECT_EQ(got.headers.Get("Content-Type"), "application/json");
  EXPECT_EQ(got.headers.Get("x-amz-meta-colour"), "blue");
  EXPECT_EQ(got.headers.Get("Cache-Control"), "no-store");
  EXPECT_EQ(got.headers.Get("Last-Modified"), "Sun, 13 Sep 2020 12:26:40 GMT");
  EXPECT_EQ(got.headers.Get("x-amz-request-id"), "REQUEST");
}

TEST_F(Objects, HeadHasTheLengthAndNoBody) {
  Put("/lake/a", "hello");
  const auto head = Send("HEAD", "/lake/a");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.Get("Content-Length"), "5");
  EXPECT_EQ(head.body, "");
  const auto missing = Send("HEAD", "/lake/b");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.body, "");
}

TEST_F(Objects, ErrorsNameWhatIsMissing) {
  const auto missing = Get("/lake/b");
  EXPECT_EQ(Verdict(missing), "404 NoSuchKey");
  EXPECT_EQ(TextOf(missing, "Key"), "b");
  EXPECT_THAT(missing.body, Not(HasSubstr("Resource")));
  EXPECT_EQ(TextOf(missing, "RequestId"), "REQUEST");
  const auto bucket = Get("/none/b");
  EXPECT_EQ(Verdict(bucket), "404 NoSuchBucket");
  EXPECT_EQ(TextOf(bucket, "BucketName"), "none");
}

TEST_F(Objects, IfNoneMatchStoresOnce) {
  const Fields absent = {{"If-None-Match", "*"}};
  EXPECT_EQ(Put("/lake/a", "one", absent).status, 200);
  const auto again = Put("/lake/a", "two", absent);
  EXPECT_EQ(Verdict(again), "412 PreconditionFailed");
  EXPECT_EQ(TextOf(again, "Condition"), "If-None-Match");
  EXPECT_EQ(Get("/lake/a").body, "one");
  EXPECT_EQ(Verdict(Put("/lake/a", "x", {{"If-None-Match", "\"tag\""}})), "501 NotImplemented");
}

TEST_F(Objects, IfMatchReplacesOnlyWhatWasRead) {
  EXPECT_EQ(Verdict(Put("/lake/a", "x", {{"If-Match", "\"tag\""}})), "404 NoSuchKey");
  const std::string tag(Put("/lake/a", "one").headers.Get("ETag"));
  EXPECT_EQ(Put("/lake/a", "two", {{"If-Match", tag}}).status, 200);
  EXPECT_EQ(Verdict(Put("/lake/a", "three", {{"If-Match", tag}})), "412 PreconditionFailed");
  EXPECT_EQ(Get("/lake/a").body, "two");
}

TEST_F(Objects, ReadsAreConditional) {
  const std::string tag(Put("/lake/a", "one").headers.Get("ETag"));
  const std::string date = "Sun, 13 Sep 2020 12:26:40 GMT";
  const std::string before = "Sun, 13 Sep 2020 12:26:39 GMT";
  EXPECT_EQ(Get("/lake/a", {{"If-None-Match", tag}}).status, 304);
  EXPECT_EQ(Get("/lake/a", {{"If-None-Match", tag}}).headers.Get("ETag"), tag);
  EXPECT_EQ(Get("/lake/a", {{"If-None-Match", "\"x\""}}).status, 200);
  EXPECT_EQ(Get("/lake/a", {{"If-Match", "\"x\", " + tag}}).status, 200);
  EXPECT_EQ(Verdict(Get("/lake/a", {{"If-Match", "\"x\""}})), "412 PreconditionFailed");
  EXPECT_EQ(Get("/lake/a", {{"If-Modified-Since", date}}).status, 304);
  EXPECT_EQ(Get("/lake/a", {{"If-Modified-Since", before}}).status, 200);
  EXPECT_EQ(Get("/lake/a", {{"If-Modified-Since", "Wed, 01 Jan 2098 00:00:00 GMT"}}).status, 200);
  EXPECT_EQ(Get("/lake/a", {{"If-Unmodified-Since", before}}).status, 412);
  EXPECT_EQ(Get("/lake/a", {{"If-Unmodified-Since", before}, {"If-Match", tag}}).status, 200);
  EXPECT_EQ(Get("/lake/a", {{"If-Modified-Since", date}, {"If-None-Match", "\"x\""}}).status, 200);
}

TEST_F(Objects, ConditionsComeBeforeTheRange) {
  const std::string tag(Put("/lake/a", "0123456789").headers.Get("ETag"));
  const Fields beyond = {{"Range", "bytes=10-"}, {"If-None-Match", tag}};
  EXPECT_EQ(Get("/lake/a", beyond).status, 304);
  EXPECT_EQ(Send("HEAD", "/lake/a", "", beyond).status, 304);
  EXPECT_EQ(Get("/lake/a?partNumber=9", {{"If-None-Match", tag}}).status, 304);
}

TEST_F(Objects, RangesArePartsOfThem) {
  Put("/lake/a", "0123456789");
  const auto part = Get("/lake/a", {{"Range", "bytes=2-4"}, {"x-amz-checksum-mode", "ENABLED"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, "234");
  EXPECT_EQ(part.headers.Get("Content-Range"), "bytes 2-4/10");
  EXPECT_FALSE(part.headers.Find("x-amz-checksum-crc64nvme").has_value());
  const auto beyond = Get("/lake/a", {{"Range", "bytes=10-"}});
  EXPECT_EQ(Verdict(beyond), "416 InvalidRange");
  EXPECT_EQ(TextOf(beyond, "ActualObjectSize"), "10");
}

TEST_F(Objects, ChecksumsAreVerifiedAndKept) {
  EXPECT_EQ(Put("/lake/a", "hello", {{"x-amz-checksum-crc32", "NhCmhg=="}}).status, 200);
  const auto got = Get("/lake/a", {{"x-amz-checksum-mode", "ENABLED"}});
  EXPECT_EQ(got.headers.Get("x-amz-checksum-crc32"), "NhCmhg==");
  EXPECT_EQ(got.headers.Get("x-amz-checksum-type"), "FULL_OBJECT");
  EXPECT_FALSE(Get("/lake/a").headers.Find("x-amz-checksum-crc32").has_value());
  EXPECT_EQ(Verdict(Put("/lake/a", "other", {{"x-amz-checksum-crc32", "NhCmhg=="}})),
            "400 BadDigest");
  EXPECT_EQ(Verdict(Put("/lake/a", "other", {{"x-amz-checksum-crc32", "short"}})),
            "400 InvalidRequest");
  EXPECT_EQ(Verdict(Put("/lake/a", "x", {{"x-amz-checksum-sha512", "AAAA"}})),
            "501 NotImplemented");
  EXPECT_EQ(Verdict(Put("/lake/a", "other", {{"Content-MD5", "XUFAKrxLKna5cZ2REBfFkg=="}})),
            "400 BadDigest");
  EXPECT_EQ(Verdict(Put("/lake/a", "x", {{"Content-MD5", "?"}})), "400 InvalidDigest");
  EXPECT_EQ(Verdict(Put("/lake/a", "x", {{"x-amz-content-sha256", std::string(64, '0')}})),
            "400 XAmzContentSHA256Mismatch");
  EXPECT_EQ(Get("/lake/a").body, "hello");
}

TEST_F(Objects, TrailingChecksumsOfChunkedBodies) {
  const Fields chunked = {{"x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
                          {"x-amz-decoded-content-length", "5"},
                          {"x-amz-trailer", "x-amz-checksum-crc32"},
                          {"Content-Encoding", "gzip,aws-chunked"}};
  const std::string good = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";
  EXPECT_EQ(Put("/lake/a", good, chunked).status, 200);
  const auto got = Get("/lake/a");
  EXPECT_EQ(got.body, "hello");
  EXPECT_EQ(got.headers.Get("Content-Encoding"), "gzip");
  const std::string bad = "5\r\nhallo\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";
  EXPECT_EQ(Verdict(Put("/lake/a", bad, chunked)), "400 BadDigest");
  EXPECT_EQ(Verdict(Put("/lake/a", "5\r\nhel", chunked)), "400 IncompleteBody");
  const std::string longer = "6\r\nhello!\r\n0\r\n\r\n";
  EXPECT_EQ(Verdict(Put("/lake/a", longer, chunked)), "400 IncompleteBody");
}

TEST_F(Objects, AnnouncedChecksumsHaveToCome) {
  const auto verdict = [&](std::string_view trailer, std::string_view announced) {
    return Verdict(Put("/lake/a", "5\r\nhello\r\n0\r\n" + std::string(trailer),
                       {{"x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
                        {"x-amz-decoded-content-length", "5"},
                        {"x-amz-trailer", std::string(announced)}}));
  };
  const std::string crc = "x-amz-checksum-crc32:NhCmhg==\r\n";
  EXPECT_EQ(verdict("\r\n", "x-amz-checksum-crc32"), "400 MalformedTrailerError");
  EXPECT_EQ(verdict("", "x-amz-checksum-crc32"), "400 IncompleteBody");
  EXPECT_EQ(verdict(crc, "x-amz-checksum-crc32"), "400 IncompleteBody");
  EXPECT_EQ(verdict(crc + "\r\n", "x-amz-checksum-sha1"), "400 MalformedTrailerError");
  EXPECT_EQ(verdict(crc + "\r\n", ""), "400 MalformedTrailerError");
  EXPECT_EQ(verdict(crc + "\r\nmore", "x-amz-checksum-crc32"), "400 MalformedTrailerError");
  EXPECT_EQ(verdict(crc + "x-note: b\r\n\r\n", "X-Amz-Checksum-CRC32, x-note"), "200");
  EXPECT_EQ(Verdict(Put("/lake/a", "x", {{"x-amz-trailer", "x-amz-checksum-crc32"}})),
            "400 MalformedTrailerError");
  EXPECT_EQ(Verdict(Put("/lake/a", "x", {{"x-amz-sdk-checksum-algorithm", "CRC32"}})),
            "400 InvalidRequest");
  EXPECT_EQ(Verdict(Put(
                "/lake/a", "hello",
                {{"x-amz-sdk-checksum-algorithm", "CRC32"}, {"x-amz-checksum-crc32", "NhCmhg=="}})),
            "200");
}

TEST_F(Objects, WhatIsNotThereIsRefusedNotIgnored) {
  EXPECT_EQ(Verdict(Put("/lake/a", "x", {{"x-amz-acl", "public-read"}})),
            "400 AccessControlListNotSupported");
  EXPECT_EQ(Verdict(Put("/lake/a", "x", {{"x-amz-object-lock-mode", "GOVERNANCE"}})),
            "400 InvalidRequest");
  EXPECT_EQ(
      Verdict(Put("/lake/a", "x", {{"x-amz-server-side-encryption-customer-algorithm", "AES256"}})),
      "501 NotImplemented");
  EXPECT_EQ(Verdict(Put("/lake/a", "x", {{"x-amz-storage-class", "ATTIC"}})),
            "400 InvalidStorageClass");
  EXPECT_EQ(Verdict(Get("/lake/a?versionId=3")), "400 InvalidArgument");
  EXPECT_EQ(Verdict(Get("/lake/a?torrent")), "501 NotImplemented");
  EXPECT_EQ(Verdict(Put("/lake?website", "<x/>")), "501 NotImplemented");
  EXPECT_EQ(Verdict(Send("POST", "/lake/a")), "405 MethodNotAllowed");
  EXPECT_EQ(TextOf(Send("POST", "/lake/a"), "ResourceType"), "OBJECT");
  EXPECT_EQ(Verdict(Put("/lake/" + std::string(1025, 'k'), "x")), "400 KeyTooLongError");
  EXPECT_EQ(Verdict(Put("/lake/a", "x", {{"x-amz-meta-a", std::string(3000, 'v')}})),
            "400 MetadataTooLarge");
  EXPECT_EQ(Verdict(Put("/lake/a", "x", {{"x-amz-expected-bucket-owner", "111122223333"}})),
            "403 AccessDenied");
}

TEST_F(Objects, DeletingTwiceIsTheSameAsOnce) {
  Put("/lake/a", "x");
  EXPECT_EQ(Send("DELETE", "/lake/a").status, 204);
  EXPECT_EQ(Send("DELETE", "/lake/a").status, 204);
  EXPECT_EQ(Get("/lake/a").status, 404);
}

TEST_F(Objects, ManyAreDeletedAtOnce) {
  Put("/lake/a", "x");
  Put("/lake/<b>", "x");
  const std::string body =
      "<Delete><Object><Key>a</Key></Object><Object><Key>&lt;b&gt;</Key></Object>"
      "<Object><Key>never</Key></Object><Object><Key>v</Key><VersionId>7</VersionId></Object>"
      "</Delete>";
  EXPECT_EQ(Verdict(Send("POST", "/lake?delete", body)), "400 InvalidRequest");
  const Fields md5 = {{"Content-MD5", Base64Of(Md5Of(body))}};
  const auto deleted = Send("POST", "/lake?delete", body, md5);
  EXPECT_EQ(deleted.status, 200);
  EXPECT_THAT(deleted.body, HasSubstr("<Deleted><Key>&lt;b&gt;</Key></Deleted>"));
  EXPECT_THAT(deleted.body, HasSubstr("<Deleted><Key>never</Key></Deleted>"));
  EXPECT_THAT(deleted.body, HasSubstr("<Code>NoSuchVersion</Code>"));
  EXPECT_EQ(TextOf(Get("/lake?list-type=2"), "KeyCount"), "0");
}

TEST_F(Objects, CopiesTakeTheirMetadataAlong) {
  Put("/lake/a b", "hello", {{"x-amz-meta-colour", "blue"}, {"x-amz-tagging", "k=v"}});
  const auto copied = Put("/lake/c", "", {{"x-amz-copy-source", "/lake/a%20b"}});
  EXPECT_EQ(copied.status, 200) << copied.body;
  EXPECT_EQ(TextOf(copied, "ETag"), "\"5d41402abc4b2a76b9719d911017c592\"");
  EXPECT_EQ(Put("/lake/d", "", {{"x-amz-copy-source", "/lake/a+b"}}).status, 200);
  EXPECT_EQ(Get("/lake/c").headers.Get("x-amz-meta-colour"), "blue");
  EXPECT_EQ(Get("/lake/c").headers.Get("x-amz-tagging-count"), "1");
  Put("/lake/c", "",
      {{"x-amz-copy-source", "lake/a%20b"},
       {"x-amz-metadata-directive", "REPLACE"},
       {"x-amz-meta-size", "big"}});
  EXPECT_FALSE(Get("/lake/c").headers.Find("x-amz-meta-colour").has_value());
  EXPECT_EQ(Get("/lake/c").headers.Get("x-amz-meta-size"), "big");
  EXPECT_EQ(Verdict(Put("/lake/c", "", {{"x-amz-copy-source", "lake/c"}})), "400 InvalidRequest");
  EXPECT_EQ(Verdict(Put("/lake/c", "", {{"x-amz-copy-source", "lake/none"}})), "404 NoSuchKey");
  EXPECT_EQ(Verdict(Put("/lake/c", "", {{"x-amz-copy-source", "lake"}})), "400 InvalidArgument");
}

TEST_F(Objects, CopiesHaveTheRedirectOfTheirRequest) {
  const std::string redirect = "x-amz-website-redirect-location";
  const Fields from_a = {{"x-amz-copy-source", "lake/a"}};
  Put("/lake/a", "x", {{redirect, "/old"}, {"Cache-Control", "no-store"}});
  Put("/lake/b", "", from_a);
  EXPECT_FALSE(Get("/lake/b").headers.Find(redirect).has_value());
  EXPECT_EQ(Get("/lake/b").headers.Get("Cache-Control"), "no-store");
  Put("/lake/b", "", {from_a[0], {redirect, "/new"}});
  EXPECT_EQ(Get("/lake/b").headers.Get(redirect), "/new");
  Put("/lake/a", "", {from_a[0], {redirect, "/newer"}});
  EXPECT_EQ(Get("/lake/a").headers.Get(redirect), "/newer");
}

TEST_F(Objects, ACopyIsOfTheBucketsOwnerThatItExpects) {
  Put("/lake/a", "x");
  const Fields from_a = {{"x-amz-copy-source", "lake/a"}};
  const std::string owner = "x-amz-source-expected-bucket-owner";
  EXPECT_EQ(Verdict(Put("/lake/b", "", {from_a[0], {owner, "111122223333"}})), "403 AccessDenied");
  EXPECT_EQ(Verdict(Put("/lake/b", "", {from_a[0], {owner, "000000000000"}})), "200");
  EXPECT_EQ(
      Verdict(Put(
          "/lake/b", "",
          {from_a[0], {"x-amz-copy-source-server-side-encryption-customer-algorithm", "AES256"}})),
      "501 NotImplemented");
}

TEST_F(Objects, WhatIsArchivedIsNotCopied) {
  for (const char* archive : {"GLACIER", "DEEP_ARCHIVE"}) {
    Put("/lake/a", "x", {{"x-amz-storage-class", archive}});
    EXPECT_EQ(Verdict(Put("/lake/b", "", {{"x-amz-copy-source", "lake/a"}})),
              "403 ObjectNotInActiveTierError");
  }
  Put("/lake/a", "x", {{"x-amz-storage-class", "GLACIER_IR"}});
  EXPECT_EQ(Verdict(Put("/lake/b", "", {{"x-amz-copy-source", "lake/a"}})), "200");
}

TEST_F(Objects, ACopyIsOfAllBytes) {
  Put("/lake/a", "0123456789");
  EXPECT_EQ(
      Verdict(Put("/lake/b", "",
                  {{"x-amz-copy-source", "lake/a"}, {"x-amz-copy-source-range", "bytes=2-4"}})),
      "501 NotImplemented");
}

TEST_F(Objects, TagsComeAndGo) {
  Put("/lake/a", "x");
  const std::string tags =
      "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>";
  EXPECT_EQ(Put("/lake/a?tagging", tags).status, 200);
  EXPECT_THAT(Get("/lake/a?tagging").body, HasSubstr("<Tag><Key>k</Key><Value>v</Value></Tag>"));
  EXPECT_EQ(Send("DELETE", "/lake/a?tagging").status, 204);
  EXPECT_THAT(Get("/lake/a?tagging").body, HasSubstr("<TagSet></TagSet>"));
  EXPECT_EQ(Verdict(Put("/lake/a?tagging", "<Tagging/>")), "400 MalformedXML");
  EXPECT_EQ(Verdict(Put("/lake/a", "x", {{"x-amz-tagging", "a=1&a=2"}})), "400 InvalidTag");
}

TEST_F(Objects, ListingsArePaged) {
  for (const char* key : {"a", "b/1", "b/2", "c d"}) Put(std::string("/lake/") + key, "x");
  const auto first = Get("/lake?list-type=2&max-keys=2&delimiter=%2F&encoding-type=url");
  EXPECT_EQ(TextOf(first, "KeyCount"), "2");
  EXPECT_EQ(TextOf(first, "IsTruncated"), "true");
  EXPECT_THAT(first.body, HasSubstr("<CommonPrefixes><Prefix>b/</Prefix></CommonPrefixes>"));
  const auto second = Get("/lake?list-type=2&delimiter=%2F&encoding-type=url&continuation-token=" +
                          TextOf(first, "NextContinuationToken"));
  EXPECT_THAT(second.body, HasSubstr("<Key>c+d</Key>"));
  EXPECT_EQ(TextOf(second, "KeyCount"), "1");
  const auto old = Get("/lake?marker=b%2F1&max-keys=1");
  EXPECT_THAT(old.body, HasSubstr("<Key>b/2</Key>"));
  EXPECT_THAT(Get("/lake?versions").body, HasSubstr("<VersionId>null</VersionId>"));
  EXPECT_EQ(Verdict(Get("/lake?list-type=2&max-keys=-1")), "400 InvalidArgument");
  EXPECT_EQ(Verdict(Get("/lake?list-type=2&continuation-token=%21")), "400 InvalidArgument");
}

TEST_F(Objects, UnknownAlgorithmsAreNamed) {
  EXPECT_EQ(service_.Throttled().status, 503);
  EXPECT_EQ(service_.Throttled().code, "SlowDown");
  EXPECT_EQ(Verdict(service_.Render(service_.Throttled(), nullptr, "ID")), "503 SlowDown");
}

TEST_F(Objects, AreLookedForWhereTheRequestWasReadToLead) {
  Put("/lake/a", "one");
  protocol::Call call;
  call.http.method = "GET";
  call.http.path = "/lake/a";
  call.reading = service_.Ask(call.http).reading;
  call.http.path = "/lake/b";  // which is not read again
  std::string body;
  service_.Handle(std::move(call), [&](const http::Response& answer) { body = answer.body; });
  EXPECT_EQ(body, "one");
}

class Buckets : public S3ServiceTest {};

TEST_F(Buckets, AreCreatedWhereTheyAreAskedFor) {
  const std::string west =
      "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint>"
      "</CreateBucketConfiguration>";
  EXPECT_EQ(Put("/lake", "").headers.Get("Location"), "/lake");
  EXPECT_EQ(Put("/lake", "").status, 200) << "us-east-1 says nothing of a bucket that is there";
  EXPECT_EQ(Put("/west", west).status, 200);
  EXPECT_EQ(TextOf(Get("/west?location"), "LocationConstraint"), "eu-west-1");
  region_ = "eu-west-1";
  EXPECT_EQ(Verdict(Put("/west", west)), "409 BucketAlreadyOwnedByYou");
  EXPECT_EQ(Verdict(Put("/other", "")), "400 IllegalLocationConstraintException");
  region_ = "us-west-2";
  EXPECT_EQ(Verdict(Put("/other", west)), "400 IllegalLocationConstraintException");
  EXPECT_EQ(Verdict(Put("/other",
                        "<CreateBucketConfiguration><LocationConstraint>moon"
                        "</LocationConstraint></CreateBucketConfiguration>")),
            "400 InvalidLocationConstraint");
  EXPECT_EQ(Verdict(Put("/other", "<nonsense")), "400 MalformedXML");
  EXPECT_EQ(Verdict(Put("/A_b", "")), "400 InvalidBucketName");
  EXPECT_EQ(Send("HEAD", "/west").headers.Get("x-amz-bucket-region"), "eu-west-1");
  EXPECT_EQ(Send("HEAD", "/none").status, 404);
  EXPECT_THAT(Get("/").body, HasSubstr("<Name>lake</Name>"));
}

TEST_F(Buckets, AreDeletedWhenTheyAreEmpty) {
  Put("/lake", "");
  Put("/lake/a", "x");
  EXPECT_EQ(Verdict(Send("DELETE", "/lake")), "409 BucketNotEmpty");
  Send("DELETE", "/lake/a");
  EXPECT_EQ(Send("DELETE", "/lake").status, 204);
  EXPECT_EQ(Verdict(Send("DELETE", "/lake")), "404 NoSuchBucket");
}

TEST_F(Buckets, RoutesNameTheOperation) {
  const auto route = [&](std::string method, std::string path, std::string query) {
    http::Request http;
    http.method = std::move(method);
    http.path = std::move(path);
    http.query = std::move(query);
    return service_.Ask(http).operation;
  };
  EXPECT_EQ(route("PUT", "/lake/a", "x-id=PutObject"), "PutObject");
  EXPECT_EQ(route("GET", "/lake", "policy"), "GetBucketPolicy");
  EXPECT_EQ(route("GET", "/lake", "list-type=2&prefix=a"), "ListObjectsV2");
  EXPECT_EQ(route("GET", "/", ""), "ListBuckets");
  EXPECT_EQ(route("PUT", "/lake/a", "partNumber=1&uploadId=u"), "UploadPart");
  EXPECT_EQ(route("GET", "/lake", "inventory&id=1"), "GetBucketInventoryConfiguration");
  EXPECT_EQ(route("PATCH", "/lake", ""), "");
}

}  // namespace
}  // namespace weir::cloud::s3
