// Copies of large bodies: which are read, which are not, and what is judged before.
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "src/cloud/s3/keys.h"
#include "src/cloud/s3/large_bodies_testing.h"
#include "src/cloud/s3/rows.h"
#include "src/codec/hex.h"

namespace weir::cloud::s3 {
namespace {

namespace fs = std::filesystem;

class Copies : public LargeBodies {
 protected:
  /// Puts an object of two parts; its bytes.
  std::string PutParts(const std::string& path) {
    const std::string first(5 << 20, 'p');
    const std::string id = TextOf(Send("POST", path + "?uploads"), "UploadId");
    std::string list;
    for (const auto& [number, bytes] : {std::pair(1, first), {2, large_}}) {
      const auto part = Put(fmt::format("{}?partNumber={}&uploadId={}", path, number, id), bytes);
      list += fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag></Part>", number,
                          part.headers.Get("ETag"));
    }
    const auto done = Send("POST", path + "?uploadId=" + id,
                           "<CompleteMultipartUpload>" + list + "</CompleteMultipartUpload>");
    EXPECT_EQ(Verdict(done), "200");
    return first + large_;
  }

  const Fields from_a_ = {{"x-amz-copy-source", "lake/a"}};
};

TEST_F(Copies, OfAWholeBodyAreItsFileUnderAnotherName) {
  const std::string etag(Put("/lake/a", large_).headers.Get("ETag"));
  const auto copied = Put("/lake/b", "", from_a_);
  EXPECT_EQ(TextOf(copied, "ETag"), etag);
  EXPECT_EQ(TextOf(copied, "ChecksumCRC64NVME"), DefaultChecksum(large_).value);
  ASSERT_EQ(Files().size(), 2U);
  EXPECT_TRUE(fs::equivalent(Files()[0], Files()[1]));
  Send("DELETE", "/lake/a");
  EXPECT_EQ(Files().size(), 1U);
  EXPECT_EQ(Get("/lake/b").body, large_);
}

TEST_F(Copies, WithAnotherChecksumAreRead) {
  Put("/lake/a", large_);
  const auto copied = Put("/lake/b", "", {from_a_[0], {"x-amz-checksum-algorithm", "SHA256"}});
  EXPECT_EQ(TextOf(copied, "ChecksumSHA256"),
            Base64Of(DigestOf(ChecksumAlgorithm::kSha256, large_)));
  EXPECT_FALSE(fs::equivalent(Files()[0], Files()[1]));
  EXPECT_EQ(Get("/lake/b").body, large_);
}

TEST_F(Copies, OfPartsBecomeOneBody) {
  const std::string bytes = PutParts("/lake/a");
  const auto copied = Put("/lake/b", "", from_a_);
  EXPECT_EQ(TextOf(copied, "ETag"), "\"" + codec::ToHex(Md5Of(bytes)) + "\"");
  EXPECT_EQ(Get("/lake/b").body, bytes);
  EXPECT_EQ(Files().size(), 3U);
}

TEST_F(Copies, OfRangesBecomeParts) {
  Put("/lake/a", large_);
  const std::string id = TextOf(Send("POST", "/lake/c?uploads"), "UploadId");
  const std::string part = "/lake/c?partNumber=1&uploadId=" + id;
  const auto copied = Put(part, "", {from_a_[0], {"x-amz-copy-source-range", "bytes=1-1048579"}});
  EXPECT_EQ(TextOf(copied, "ETag"), "\"" + codec::ToHex(Md5Of(large_.substr(1))) + "\"");
  EXPECT_EQ(Files().size(), 2U);
  const auto whole = Put(part, "", from_a_);
  EXPECT_EQ(TextOf(whole, "ETag"), "\"" + codec::ToHex(Md5Of(large_)) + "\"");
  EXPECT_TRUE(fs::equivalent(Files()[0], Files()[1]));
}

TEST_F(Copies, AreJudgedBeforeTheirBytesAreRead) {
  PutParts("/lake/a");
  Put("/lake/b", "there");
  fs::remove(Files().back());  // of the second part
  EXPECT_EQ(Verdict(Put("/lake/b", "", {from_a_[0], {"If-None-Match", "*"}})),
            "412 PreconditionFailed");
  EXPECT_EQ(Verdict(Put("/lake/b", "", {from_a_[0], {"If-Match", "\"x\""}})),
            "412 PreconditionFailed");
  EXPECT_EQ(Verdict(Put("/lake/b", "", {from_a_[0], {"x-amz-copy-source-if-match", "\"x\""}})),
            "412 PreconditionFailed");
  EXPECT_EQ(Verdict(Put("/none/b", "", from_a_)), "404 NoSuchBucket");
  EXPECT_EQ(Verdict(Put("/lake/b", "", from_a_)), "500 InternalError");
  EXPECT_EQ(Get("/lake/b").body, "there");
}

TEST_F(Copies, AreAnsweredWhenTheServiceStops) {
  PutParts("/lake/a");
  protocol::Call call;
  call.http.method = "PUT";
  call.http.path = "/lake/b";
  call.http.headers.Add("x-amz-copy-source", "lake/a");
  std::optional<http::Response> answer;
  service_.Handle(std::move(call), [&](http::Response given) { answer = std::move(given); });
  service_.Stop();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->status == 200 || answer->status == 500) << answer->status;
  EXPECT_EQ(Files().size(), answer->status == 200 ? 3U : 2U);
}

TEST_F(Copies, OfMoreThanAPutCanHaveAreRefused) {
  ObjectInfo info;
  info.pieces = {{.body = 7, .size = kMaxPutBytes + 1, .in_file = true}};
  store::WriteBatch batch;
  batch.Put(keys::OfObject({"lake"}, "huge"), EncodeObject(info));
  ASSERT_TRUE(memory_->Apply(std::move(batch)));
  const auto refused = Put("/lake/copy", "", {{"x-amz-copy-source", "lake/huge"}});
  EXPECT_EQ(Verdict(refused), "400 InvalidRequest");
  EXPECT_EQ(TextOf(refused, "Message"),
            "The specified copy source is larger than the maximum allowable size for a copy "
            "source: 5368709120");
}

}  // namespace
}  // namespace weir::cloud::s3
