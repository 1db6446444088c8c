// Bodies in aws-chunked encoding, as the SDKs send them, and as nobody should.
#include "src/cloud/s3/aws_chunked.h"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/cloud/s3/chunk_signatures.h"

namespace weir::cloud::s3 {
namespace {

struct Decoded {
  std::string bytes;
  Pairs trailers;
};

/// In pieces of so many bytes.
protocol::Outcome<Decoded> Decode(std::string_view body, ChunkVerifier* verifier = nullptr,
                                  std::size_t piece = SIZE_MAX) {
  Decoded decoded;
  AwsChunkedDecoder decoder(verifier, [&](std::string_view bytes) -> protocol::Outcome<void> {
    decoded.bytes += bytes;
    return {};
  });
  while (!body.empty()) {
    if (const auto taken = decoder.Take(body.substr(0, piece)); !taken) return taken.error();
    body.remove_prefix(std::min(piece, body.size()));
  }
  auto trailers = decoder.Finish();
  if (!trailers) return trailers.error();
  decoded.trailers = *std::move(trailers);
  return decoded;
}

/// The same, whatever the pieces.
std::string CodeOf(std::string_view body) {
  const auto whole = Decode(body);
  for (const std::size_t piece : {1U, 2U, 3U, 7U}) {
    const auto decoded = Decode(body, nullptr, piece);
    EXPECT_EQ(decoded.has_value(), whole.has_value());
    if (!decoded && !whole) {
      EXPECT_EQ(decoded.error().code, whole.error().code) << piece;
    }
  }
  return whole ? "" : whole.error().code;
}

TEST(AwsChunked, TrailersFollowTheChunks) {
  const auto decoded =
      Decode("5\r\nhello\r\n1\r\n!\r\n0\r\nX-Amz-Checksum-Crc32: NhCmhg==\r\n\r\n");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->bytes, "hello!");
  ASSERT_EQ(decoded->trailers.size(), 1U);
  EXPECT_EQ(decoded->trailers[0].first, "x-amz-checksum-crc32");
  EXPECT_EQ(decoded->trailers[0].second, "NhCmhg==");
}

TEST(AwsChunked, AnEmptyBodyHasOneEmptyChunk) {
  const auto decoded = Decode("0\r\n\r\n");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->bytes, "");
}

TEST(AwsChunked, WhatIsCutOffOrBrokenIsIncomplete) {
  for (const std::string_view body :
       {"", "5", "5\r\n", "5\r\nhel", "5\r\nhello", "5\r\nhello\r\n", "5\r\nhello??0\r\n\r\n",
        "zz\r\nhello\r\n0\r\n\r\n", "ffffffffffffffff\r\nhello\r\n0\r\n\r\n",
        "-5\r\nhello\r\n0\r\n\r\n", "11112222333344445\r\nhello\r\n", "5\r\nhello\r\n0\r\n",
        "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n"}) {
    EXPECT_EQ(CodeOf(body), "IncompleteBody") << body;
  }
}

TEST(AwsChunked, NothingButTrailersFollowsTheChunks) {
  for (const std::string_view rest : {"no colon\r\n\r\n", "\r\nmore", "a:b\r\n\r\n\r\n"}) {
    const std::string body = "5\r\nhello\r\n0\r\n" + std::string(rest);
    EXPECT_EQ(CodeOf(body), "MalformedTrailerError") << rest;
  }
}

TEST(AwsChunked, ALineHasABound) {
  EXPECT_EQ(CodeOf("5;" + std::string(5000, 'x') + "\r\nhello\r\n0\r\n\r\n"), "IncompleteBody");
}

TEST(AwsChunked, ATrailersValueMayEndWithALineFeed) {
  const auto decoded = Decode("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\n\r\n\r\n");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->trailers[0].second, "NhCmhg==");
}

RC_GTEST_PROP(AwsChunked, WhatIsCutIntoChunksComesBack,
              (const std::vector<std::string>& chunks, std::uint8_t piece)) {
  std::string body;
  std::string whole;
  for (const std::string& chunk : chunks) {
    if (chunk.empty()) continue;
    body += fmt::format("{:x}\r\n{}\r\n", chunk.size(), chunk);
    whole += chunk;
  }
  const auto decoded = Decode(body + "0\r\n\r\n", nullptr, piece + 1U);
  RC_ASSERT(decoded.has_value());
  RC_ASSERT(decoded->bytes == whole);
}

/// The example of the API reference: "Signature calculations: transferring payload in multiple
/// chunks", 65 KiB + 1 KiB of 'a'.
class DocumentedKey : public protocol::KeyRing {
 public:
  [[nodiscard]] std::optional<protocol::KeySecret> Find(std::string_view key) const override {
    if (key != "AKIAIOSFODNN7EXAMPLE") return std::nullopt;
    return protocol::KeySecret{.secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                               .session_token = {}};
  }
};

Request DocumentedRequest() {
  Request request;
  request.call.http.headers.Add("x-amz-date", "20130524T000000Z");
  request.call.http.headers.Add(
      "Authorization",
      "AWS4-HMAC-SHA256 "
      "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
      "SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
      "x-amz-decoded-content-length;x-amz-storage-class,"
      "Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
  return request;
}

std::string DocumentedBody() {
  return "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"
         "\r\n" +
         std::string(65536, 'a') +
         "\r\n400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"
         "\r\n" +
         std::string(1024, 'a') +
         "\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"
         "\r\n\r\n";
}

TEST(AwsChunked, EachSignatureSignsTheOneBefore) {
  const auto verifier = VerifierOf(DocumentedRequest(), DocumentedKey());
  ASSERT_NE(verifier, nullptr);
  const auto decoded = Decode(DocumentedBody(), verifier.get(), 1000);
  ASSERT_TRUE(decoded) << decoded.error().code;
  EXPECT_EQ(decoded->bytes.size(), 66560U);
}

TEST(AwsChunked, AChangedByteIsNotSigned) {
  std::string body = DocumentedBody();
  body[66000] = 'b';
  const auto verifier = VerifierOf(DocumentedRequest(), DocumentedKey());
  const auto decoded = Decode(body, verifier.get());
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, "SignatureDoesNotMatch");
}

}  // namespace
}  // namespace weir::cloud::s3
