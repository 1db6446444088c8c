// Multipart uploads: from the first part to the object, and everything that can be wrong.
#include "src/cloud/s3/ops/multipart.h"

#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/s3/service_testing.h"
#include "src/codec/hex.h"

namespace weir::cloud::s3 {
namespace {

using testing::HasSubstr;

class Multipart : public S3ServiceTest {
 protected:
  void SetUp() override { ASSERT_EQ(Put("/lake", "").status, 200); }

  std::string Begin(const Fields& headers = {}) {
    return TextOf(Send("POST", "/lake/a?uploads", {}, headers), "UploadId");
  }
  std::string UploadPart(const std::string& id, int number, const std::string& bytes) {
    const auto answer = Put(fmt::format("/lake/a?partNumber={}&uploadId={}", number, id), bytes);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return std::string(answer.headers.Get("ETag"));
  }
  static std::string PartXml(int number, const std::string& etag) {
    return fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag></Part>", number, etag);
  }
  http::Response Complete(const std::string& id, const std::string& parts,
                          const Fields& headers = {}) {
    return Send("POST", "/lake/a?uploadId=" + id,
                "<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>", headers);
  }

  const std::string big_ = std::string(5 << 20, 'b');
};

TEST_F(Multipart, PartsBecomeAnObject) {
  const std::string id = Begin({{"x-amz-meta-colour", "blue"}});
  const std::string second = UploadPart(id, 2, "tail");
  const std::string first = UploadPart(id, 1, big_);
  UploadPart(id, 3, "left out");
  EXPECT_THAT(Get("/lake/a?uploadId=" + id).body, HasSubstr("<PartNumber>3</PartNumber>"));
  EXPECT_THAT(Get("/lake?uploads").body, HasSubstr(id));
  const auto done = Complete(id, PartXml(1, first) + PartXml(2, second));
  ASSERT_EQ(done.status, 200) << done.body;
  const std::string etag = codec::ToHex(Md5Of(Md5Of(big_) + Md5Of("tail"))) + "-2";
  EXPECT_EQ(TextOf(done, "ETag"), "\"" + etag + "\"");
  EXPECT_EQ(TextOf(done, "ChecksumCRC64NVME"), DefaultChecksum(big_ + "tail").value);
  EXPECT_EQ(Get("/lake/a").body, big_ + "tail");
  EXPECT_EQ(Get("/lake/a").headers.Get("x-amz-meta-colour"), "blue");
  const auto tail = Get("/lake/a?partNumber=2");
  EXPECT_EQ(tail.status, 206);
  EXPECT_EQ(tail.body, "tail");
  EXPECT_EQ(tail.headers.Get("x-amz-mp-parts-count"), "2");
  EXPECT_EQ(Verdict(Get("/lake/a?uploadId=" + id)), "404 NoSuchUpload");
}

TEST_F(Multipart, CompositeChecksumsAreOfTheParts) {
  const std::string id = Begin({{"x-amz-checksum-algorithm", "SHA256"}});
  const std::string only = UploadPart(id, 1, "tail");
  const auto digest = DigestOf(ChecksumAlgorithm::kSha256, "tail");
  const auto done =
      Complete(id, "<Part><PartNumber>1</PartNumber><ETag>" + only + "</ETag><ChecksumSHA256>" +
                       Base64Of(digest) + "</ChecksumSHA256></Part>");
  EXPECT_EQ(TextOf(done, "ChecksumSHA256"),
            Base64Of(DigestOf(ChecksumAlgorithm::kSha256, digest)) + "-1");
  EXPECT_EQ(TextOf(done, "ChecksumType"), "COMPOSITE");
}

TEST_F(Multipart, TheTypeOfTheChecksumIsThatOfTheBeginning) {
  const std::string whole =
      Begin({{"x-amz-checksum-algorithm", "CRC32"}, {"x-amz-checksum-type", "FULL_OBJECT"}});
  const std::string part = PartXml(1, UploadPart(whole, 1, "tail"));
  EXPECT_EQ(Verdict(Complete(whole, part, {{"x-amz-checksum-type", "COMPOSITE"}})),
            "400 BadDigest");
  EXPECT_EQ(Verdict(Complete(whole, part, {{"x-amz-checksum-type", "NONE"}})),
            "400 InvalidRequest");
  EXPECT_EQ(Verdict(Complete(whole, part, {{"x-amz-checksum-type", "FULL_OBJECT"}})), "200");
  const std::string usual = Begin();
  const std::string again = PartXml(1, UploadPart(usual, 1, "tail"));
  EXPECT_EQ(Verdict(Complete(usual, again, {{"x-amz-checksum-type", "COMPOSITE"}})),
            "400 BadDigest")
      << "AWS's own choice is of the full object";
  EXPECT_EQ(Verdict(Complete(usual, again)), "200");
}

TEST_F(Multipart, CompositeChecksumsAreToldAgain) {
  const std::string id = Begin({{"x-amz-checksum-algorithm", "SHA1"}});
  const auto refused = Complete(id, PartXml(1, UploadPart(id, 1, "tail")));
  EXPECT_EQ(Verdict(refused), "400 InvalidRequest");
  EXPECT_EQ(TextOf(refused, "Message"),
            "The upload was created using a sha1 checksum. The complete request must include the "
            "checksum for each part. It was missing for part 1 in the request.");
  const std::string whole =
      Begin({{"x-amz-checksum-algorithm", "CRC32"}, {"x-amz-checksum-type", "FULL_OBJECT"}});
  EXPECT_EQ(Verdict(Complete(whole, PartXml(1, UploadPart(whole, 1, "tail")))), "200");
}

TEST_F(Multipart, ASecondCompletionIsToldTheSame) {
  const std::string id = Begin();
  const std::string parts = PartXml(1, UploadPart(id, 1, "tail"));
  const auto first = Complete(id, parts, {{"If-None-Match", "*"}});
  const auto second = Complete(id, parts, {{"If-None-Match", "*"}});
  EXPECT_EQ(Verdict(second), "200") << "its condition held when it was completed";
  EXPECT_EQ(second.body, first.body);
  EXPECT_EQ(Verdict(Complete(id, PartXml(1, "\"" + std::string(32, 'a') + "\""))),
            "404 NoSuchUpload");
  Put("/lake/a", "another");
  EXPECT_EQ(Verdict(Complete(id, parts)), "404 NoSuchUpload");
}

TEST_F(Multipart, AnObjectThatWasWrittenMeanwhileIsAConflict) {
  const Fields as_it_was = {{"If-Match", Put("/lake/a", "x").headers.Find("ETag").value().data()}};
  const std::string id = Begin();
  const std::string parts = PartXml(1, UploadPart(id, 1, "tail"));
  clock_.Advance(std::chrono::seconds(1));
  Put("/lake/a", "y");
  EXPECT_EQ(Verdict(Complete(id, parts, as_it_was)), "412 PreconditionFailed");
  Put("/lake/a", "x");
  const auto refused = Complete(id, parts, as_it_was);
  EXPECT_EQ(Verdict(refused), "409 ConditionalRequestConflict");
  EXPECT_EQ(TextOf(refused, "Condition"), "If-Match");
  const std::string again = Begin();
  const std::string same = PartXml(1, UploadPart(again, 1, "tail"));
  EXPECT_EQ(Verdict(Complete(again, same, as_it_was)), "200");
}

TEST_F(Multipart, AnObjectThatWasDeletedMeanwhileIsAConflict) {
  Put("/lake/a", "x");
  const std::string id = Begin();
  const std::string parts = PartXml(1, UploadPart(id, 1, "tail"));
  Send("DELETE", "/lake/a");
  EXPECT_EQ(Verdict(Complete(id, parts, {{"If-None-Match", "*"}})),
            "409 ConditionalRequestConflict");
  EXPECT_EQ(Verdict(Complete(id, parts)), "200");
}

TEST_F(Multipart, WhatTheClientGetsWrongIsNamed) {
  const std::string id = Begin();
  const std::string first = UploadPart(id, 1, "small");
  const std::string second = UploadPart(id, 2, "tail");
  EXPECT_EQ(Verdict(Complete(id, PartXml(1, first) + PartXml(2, second))), "400 EntityTooSmall");
  EXPECT_EQ(Verdict(Complete(id, PartXml(2, second) + PartXml(1, first))), "400 InvalidPartOrder");
  EXPECT_EQ(Verdict(Complete(id, PartXml(1, second))), "400 InvalidPart");
  EXPECT_EQ(Verdict(Complete(id, PartXml(9, first))), "400 InvalidPart");
  EXPECT_EQ(Verdict(Complete(id, "")), "400 MalformedXML");
  EXPECT_EQ(Verdict(Complete("none", PartXml(1, first))), "404 NoSuchUpload");
  EXPECT_EQ(Verdict(Put("/lake/a?partNumber=0&uploadId=" + id, "x")), "400 InvalidArgument");
  EXPECT_EQ(
      Verdict(Send("POST", "/lake/b?uploads", "",
                   {{"x-amz-checksum-algorithm", "SHA1"}, {"x-amz-checksum-type", "FULL_OBJECT"}})),
      "400 InvalidRequest");
  EXPECT_EQ(Complete(id, PartXml(1, first)).status, 200);
}

TEST_F(Multipart, TheWholeHasTheSizeAndChecksumThatTheClientExpects) {
  const std::string id = Begin();
  const std::string only = UploadPart(id, 1, "parts");
  for (const char* wrong : {"4", "6", "", "five"}) {
    EXPECT_EQ(Verdict(Complete(id, PartXml(1, only), {{"x-amz-mp-object-size", wrong}})),
              "400 InvalidRequest")
        << wrong;
  }
  EXPECT_EQ(Verdict(Complete(id, PartXml(1, only), {{"x-amz-checksum-sha1", "eA=="}})),
            "400 InvalidRequest")
      << "it cannot be checked";
  EXPECT_EQ(Verdict(Get("/lake/a")), "404 NoSuchKey");
  EXPECT_EQ(Complete(id, PartXml(1, only), {{"x-amz-mp-object-size", "5"}}).status, 200);
}

TEST_F(Multipart, CompletesOnlyIfItsConditionHolds) {
  const std::string id = Begin();
  const std::string only = UploadPart(id, 1, "parts");
  Put("/lake/a", "there first");
  EXPECT_EQ(Verdict(Complete(id, PartXml(1, only), {{"If-None-Match", "*"}})),
            "412 PreconditionFailed");
  EXPECT_EQ(Get("/lake/a").body, "there first");
  EXPECT_EQ(Complete(id, PartXml(1, only)).status, 200);
  EXPECT_EQ(Get("/lake/a").body, "parts");
}

TEST_F(Multipart, GivenUpItLeavesNothing) {
  const std::string id = Begin();
  UploadPart(id, 1, "x");
  UploadPart(id, 1, "again");
  const Fields condition = {{"x-amz-if-match-initiated-time", "Sun, 13 Sep 2020 12:26:40 GMT"}};
  EXPECT_EQ(Verdict(Send("DELETE", "/lake/a?uploadId=" + id, "", condition)), "501 NotImplemented");
  EXPECT_EQ(Send("DELETE", "/lake/a?uploadId=" + id).status, 204);
  EXPECT_EQ(Verdict(Send("DELETE", "/lake/a?uploadId=" + id)), "404 NoSuchUpload");
  int left = 0;
  for (const char* space : {"s3/body", "s3/part", "s3/upload"}) {
    const store::Key all(space);
    memory_->Scan(all, all.After(), [&](auto, auto) { return ++left; });
  }
  EXPECT_EQ(left, 0);
}

TEST_F(Multipart, PartsHaveTheChecksumThatTheUploadChose) {
  const Fields crc32 = {{"x-amz-checksum-crc32", "NhCmhg=="}};
  const auto put = [&](const std::string& id, const Fields& headers) {
    return Put("/lake/a?partNumber=1&uploadId=" + id, "hello", headers);
  };
  const std::string id = Begin({{"x-amz-checksum-algorithm", "SHA256"}});
  const auto refused = put(id, crc32);
  EXPECT_EQ(Verdict(refused), "400 InvalidRequest");
  EXPECT_EQ(TextOf(refused, "Message"),
            "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum "
            "Type: crc32");
  const std::string etag = UploadPart(id, 1, "hello");
  const auto complete = [&](const std::string& upload, const std::string& checksum) {
    return Verdict(Complete(upload, "<Part><PartNumber>1</PartNumber><ETag>" + etag + "</ETag>" +
                                        checksum + "</Part>"));
  };
  EXPECT_EQ(complete(id, "<ChecksumCRC32>AAAAAA==</ChecksumCRC32>"), "400 InvalidPart");
  EXPECT_EQ(complete(id, "<ChecksumSHA256>AAAA</ChecksumSHA256>"), "400 InvalidPart");
  const std::string open = Begin();
  EXPECT_EQ(Verdict(put(open, crc32)), "200") << "no algorithm was chosen";
  EXPECT_EQ(complete(open, "<ChecksumCRC32>NhCmhg==</ChecksumCRC32>"), "200");
}

TEST_F(Multipart, ACopiedRangeIsInsideItsSource) {
  Put("/lake/source", "0123456789");
  const std::string id = Begin();
  const auto copy = [&](const char* range) {
    return Put("/lake/a?partNumber=1&uploadId=" + id, "",
               {{"x-amz-copy-source", "lake/source"}, {"x-amz-copy-source-range", range}});
  };
  for (const char* range : {"bytes=-3", "bytes=4-", "bytes=", "bytes=4", "4-5", "bytes=5-4", "",
                            "bytes=0-1,3-4", "bytes=0-18446744073709551615"}) {
    const auto answer = copy(range);
    EXPECT_EQ(Verdict(answer), "400 InvalidArgument") << range;
    EXPECT_THAT(TextOf(answer, "Message"), HasSubstr("of the form bytes=first-last")) << range;
  }
  for (const char* range : {"bytes=0-99", "bytes=0-10", "bytes=10-10"}) {
    const auto answer = copy(range);
    EXPECT_EQ(Verdict(answer), "400 InvalidArgument") << range;
    EXPECT_EQ(TextOf(answer, "Message"),
              "Range specified is not valid for source object of size: 10");
  }
  EXPECT_EQ(Verdict(copy("bytes=9-9")), "200");
}

TEST_F(Multipart, PartsCanBeCopies) {
  Put("/lake/source", "0123456789");
  const std::string id = Begin();
  const auto copied =
      Put("/lake/a?partNumber=1&uploadId=" + id, "",
          {{"x-amz-copy-source", "lake/source"}, {"x-amz-copy-source-range", "bytes=2-4"}});
  ASSERT_EQ(copied.status, 200) << copied.body;
  EXPECT_EQ(Complete(id, PartXml(1, TextOf(copied, "ETag"))).status, 200);
  EXPECT_EQ(Get("/lake/a").body, "234");
}

}  // namespace
}  // namespace weir::cloud::s3
