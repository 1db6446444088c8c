// A request's body as it was meant: decoded, and checked against what the client says of it.
#include "src/cloud/s3/body.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/s3/aws_chunked.h"
#include "src/cloud/s3/chunk_signatures.h"
#include "src/cloud/s3/errors.h"
#include "src/codec/base64.h"
#include "src/codec/hex.h"

namespace weir::cloud::s3 {
namespace {

constexpr std::string_view kStreaming = "STREAMING-";
constexpr std::string_view kStreamingSigned = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
constexpr std::string_view kChecksumPrefix = "x-amz-checksum-";
constexpr std::size_t kMd5Bytes = 16;
constexpr std::size_t kSha256HexDigits = 64;

using Problem = std::optional<wire::AwsError>;

wire::Outcome<ChunkedBody> Decode(Request& request, const wire::KeyRing* keys) {
  const std::string_view kind = request.Header("x-amz-content-sha256");
  if (!kind.starts_with(kStreaming)) {
    return ChunkedBody{.bytes = std::move(request.call.http.body), .trailers = {}};
  }
  const std::string_view length = request.Header("x-amz-decoded-content-length");
  std::uint64_t expected = 0;
  const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), expected);
  if (error != std::errc() || end != length.data() + length.size()) {
    return errors::MissingContentLength();
  }
  std::unique_ptr<ChunkVerifier> verifier;
  if (keys != nullptr && kind.starts_with(kStreamingSigned)) {
    verifier = VerifierOf(request, *keys);
    if (!verifier) return errors::SignatureDoesNotMatch();
  }
  auto decoded = DecodeAwsChunked(std::move(request.call.http.body), verifier.get());
  if (decoded && decoded->bytes.size() != expected) return errors::IncompleteBody();
  return decoded;
}

Problem CheckContentSha256(const Request& request, std::string_view bytes) {
  const std::string_view expected = request.Header("x-amz-content-sha256");
  if (expected.size() != kSha256HexDigits) return std::nullopt;  // UNSIGNED-PAYLOAD and the like
  if (codec::ToHex(DigestOf(ChecksumAlgorithm::kSha256, bytes)) == expected) return std::nullopt;
  return errors::ContentSha256Mismatch();
}

Problem CheckMd5(const Request& request, Body& body) {
  const auto sent = request.call.http.headers.Find("content-md5");
  if (!sent) return std::nullopt;
  const Result<std::string> md5 = codec::DecodeBase64(*sent);
  if (!md5 || md5->size() != kMd5Bytes) return errors::InvalidDigest();
  body.verified = true;
  if (*md5 == body.md5) return std::nullopt;
  return errors::BadDigest("The Content-MD5 you specified did not match what we received.");
}

/// The value of a header, or of the trailer of that name.
std::optional<std::string_view> Sent(const Request& request, const Pairs& trailers,
                                     std::string_view name) {
  if (const auto header = request.call.http.headers.Find(name)) return header;
  const auto trailer = std::ranges::find(trailers, name, &Pairs::value_type::first);
  if (trailer == trailers.end()) return std::nullopt;
  return trailer->second;
}

/// Refuses a checksum that can't be verified: the client counts on its being so.
Problem UnknownChecksum(const Request& request) {
  constexpr std::array<std::string_view, 3> kNoChecksums = {
      "x-amz-checksum-algorithm", "x-amz-checksum-mode", "x-amz-checksum-type"};
  const auto is_known = [&](std::string_view name) {
    return std::ranges::find(kNoChecksums, name) != kNoChecksums.end() ||
           std::ranges::find(kChecksumAlgorithms, name, HeaderOf) != kChecksumAlgorithms.end();
  };
  const auto is_unknown = [&](std::string name) {
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    return name.starts_with(kChecksumPrefix) && !is_known(name);
  };
  for (const auto& [name, value] : request.call.http.headers) {
    if (is_unknown(name)) return errors::HeaderNotImplemented(name);
  }
  const std::string trailer(request.Header("x-amz-trailer"));
  if (is_unknown(trailer)) return errors::HeaderNotImplemented(trailer);
  return std::nullopt;
}

Problem CheckChecksums(const Request& request, const Pairs& trailers, Body& body) {
  for (const ChecksumAlgorithm algorithm : kChecksumAlgorithms) {
    const auto sent = Sent(request, trailers, HeaderOf(algorithm));
    if (!sent) continue;
    if (body.checksum) {
      return errors::InvalidRequest(
          "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    }
    const std::string computed = DigestOf(algorithm, body.bytes);
    const Result<std::string> decoded = codec::DecodeBase64(*sent);
    if (!decoded || decoded->size() != computed.size()) {
      return errors::InvalidRequest(
          fmt::format("Value for {} header is invalid.", HeaderOf(algorithm)));
    }
    if (*decoded != computed) {
      return errors::BadDigest(fmt::format(
          "The {} you specified did not match the calculated checksum.", NameOf(algorithm)));
    }
    body.checksum = Checksum{.algorithm = algorithm, .value = std::string(*sent)};
    body.verified = true;
  }
  return std::nullopt;
}

}  // namespace

wire::Outcome<Body> TakeBody(Request& request, const wire::KeyRing* keys) {
  if (auto problem = UnknownChecksum(request)) return *problem;
  auto decoded = Decode(request, keys);
  if (!decoded) return decoded.error();
  Body body{.bytes = std::move(decoded->bytes), .md5 = {}, .checksum = {}};
  body.md5 = Md5Of(body.bytes);
  if (auto problem = CheckContentSha256(request, body.bytes)) return *problem;
  if (auto problem = CheckMd5(request, body)) return *problem;
  if (auto problem = CheckChecksums(request, decoded->trailers, body)) return *problem;
  return body;
}

}  // namespace weir::cloud::s3
