// A request's body as it was meant: decoded, and checked against what the client says of it.
#include "src/cloud/s3/body.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <memory>
#include <utility>
#include <vector>

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

using Problem = std::optional<protocol::AwsError>;

protocol::Outcome<ChunkedBody> Decode(Request& request, const protocol::KeyRing* keys) {
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

std::string Lowered(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return lower;
}

/// The names that x-amz-trailer announces, in lower case.
std::vector<std::string> AnnouncedTrailers(const Request& request) {
  std::vector<std::string> names;
  std::string_view rest = request.Header("x-amz-trailer");
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    std::string name = Lowered(rest.substr(0, comma));
    std::erase(name, ' ');
    if (!name.empty()) names.push_back(std::move(name));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return names;
}

/// The trailers that were announced have come, each once, and no others.
Problem CheckTrailers(std::vector<std::string> announced, const Pairs& trailers) {
  std::vector<std::string> sent;
  for (const auto& [name, value] : trailers) sent.push_back(name);
  std::ranges::sort(announced);
  std::ranges::sort(sent);
  if (sent == announced) return std::nullopt;
  return errors::MalformedTrailer();
}

/// Refuses a checksum that can't be verified: the client counts on its being so.
Problem UnknownChecksum(const Request& request, const std::vector<std::string>& announced) {
  constexpr std::array<std::string_view, 3> kNoChecksums = {
      "x-amz-checksum-algorithm", "x-amz-checksum-mode", "x-amz-checksum-type"};
  const auto is_unknown = [&](const std::string& name) {
    return name.starts_with(kChecksumPrefix) &&
           std::ranges::find(kNoChecksums, name) == kNoChecksums.end() &&
           std::ranges::find(kChecksumAlgorithms, name, HeaderOf) == kChecksumAlgorithms.end();
  };
  for (const auto& [name, value] : request.call.http.headers) {
    if (is_unknown(Lowered(name))) return errors::HeaderNotImplemented(Lowered(name));
  }
  for (const std::string& name : announced) {
    if (is_unknown(name)) return errors::HeaderNotImplemented(name);
  }
  return std::nullopt;
}

/// Where a client says that it has computed a checksum, it sends one.
Problem MissingChecksum(const Request& request, const std::vector<std::string>& announced) {
  const http::Headers& headers = request.call.http.headers;
  if (!headers.Find("x-amz-sdk-checksum-algorithm") || !announced.empty()) return std::nullopt;
  const bool sent = std::ranges::any_of(kChecksumAlgorithms, [&](ChecksumAlgorithm one) {
    return headers.Find(HeaderOf(one)).has_value();
  });
  if (sent) return std::nullopt;
  return errors::InvalidRequest(
      "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or "
      "x-amz-trailer headers were found.");
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

protocol::Outcome<Body> TakeBody(Request& request, const protocol::KeyRing* keys) {
  const std::vector<std::string> announced = AnnouncedTrailers(request);
  if (auto problem = UnknownChecksum(request, announced)) return *problem;
  if (auto problem = MissingChecksum(request, announced)) return *problem;
  auto decoded = Decode(request, keys);
  if (!decoded) return decoded.error();
  if (auto problem = CheckTrailers(announced, decoded->trailers)) return *problem;
  Body body{.bytes = std::move(decoded->bytes), .md5 = {}, .checksum = {}};
  body.md5 = Md5Of(body.bytes);
  if (auto problem = CheckContentSha256(request, body.bytes)) return *problem;
  if (auto problem = CheckMd5(request, body)) return *problem;
  if (auto problem = CheckChecksums(request, decoded->trailers, body)) return *problem;
  return body;
}

}  // namespace weir::cloud::s3
