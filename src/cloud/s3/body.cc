// A request's body as it was meant: decoded, and checked against what the client says of it.
#include "src/cloud/s3/body.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "src/cloud/s3/chunk_signatures.h"
#include "src/cloud/s3/errors.h"
#include "src/codec/base64.h"
#include "src/codec/hex.h"
#include "src/text/ascii.h"

namespace weir::cloud::s3 {
namespace {

constexpr std::string_view kStreaming = "STREAMING-";
constexpr std::string_view kStreamingSigned = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
constexpr std::string_view kChecksumPrefix = "x-amz-checksum-";
constexpr std::size_t kMd5Bytes = 16;
constexpr std::size_t kSha256HexDigits = 64;

using Problem = std::optional<protocol::AwsError>;

/// The value of a header, or of the trailer of that name.
std::optional<std::string_view> Sent(const Request& request, const Pairs& trailers,
                                     std::string_view name) {
  if (const auto header = request.call.http.headers.Find(name)) return header;
  const auto trailer = std::ranges::find(trailers, name, &Pairs::value_type::first);
  if (trailer == trailers.end()) return std::nullopt;
  return trailer->second;
}

/// The names that x-amz-trailer announces, in lower case.
std::vector<std::string> AnnouncedTrailers(const Request& request) {
  std::vector<std::string> names;
  std::string_view rest = request.Header("x-amz-trailer");
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    std::string name = text::AsciiLowered(rest.substr(0, comma));
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
    if (is_unknown(text::AsciiLowered(name)))
      return errors::HeaderNotImplemented(text::AsciiLowered(name));
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

/// As announced, without the framing.
protocol::Outcome<std::uint64_t> DecodedLength(const Request& request) {
  const std::string_view length = request.Header("x-amz-decoded-content-length");
  std::uint64_t bytes = 0;
  const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), bytes);
  if (error != std::errc() || end != length.data() + length.size()) {
    return errors::MissingContentLength();
  }
  return bytes;
}

std::optional<std::uint64_t> AnnouncedLength(const http::Request& http) {
  return http.source ? http.source->length() : http.body.size();
}

}  // namespace

BodyReader::BodyReader(const Request& request, const BodyPlan& plan, TakeBytes take)
    : request_(request),
      plan_(plan),
      take_(std::move(take)),
      announced_(AnnouncedTrailers(request)) {}

protocol::Outcome<std::unique_ptr<BodyReader>> BodyReader::Begin(const Request& request,
                                                                 const protocol::KeyRing* keys,
                                                                 const BodyPlan& plan,
                                                                 TakeBytes take) {
  std::unique_ptr<BodyReader> reader(new BodyReader(request, plan, std::move(take)));
  if (auto problem = UnknownChecksum(request, reader->announced_)) return *problem;
  if (auto problem = MissingChecksum(request, reader->announced_)) return *problem;
  if (auto problem = reader->ReadFraming(keys)) return *problem;
  if (reader->expected_.value_or(0) > plan.most) {
    return errors::EntityTooLarge(*reader->expected_, plan.most);
  }
  reader->ChooseDigests();
  return reader;
}

BodyReader::Problem BodyReader::ReadFraming(const protocol::KeyRing* keys) {
  const std::string_view kind = request_.Header("x-amz-content-sha256");
  if (kind.size() == kSha256HexDigits) content_sha256_.emplace(ChecksumAlgorithm::kSha256);
  if (!kind.starts_with(kStreaming)) {
    expected_ = AnnouncedLength(request_.call.http);
    return std::nullopt;
  }
  const auto length = DecodedLength(request_);
  if (!length) return length.error();
  expected_ = *length;
  if (keys != nullptr && kind.starts_with(kStreamingSigned)) {
    verifier_ = VerifierOf(request_, *keys);
    if (!verifier_) return errors::SignatureDoesNotMatch();
  }
  decoder_.emplace(verifier_.get(), [this](std::string_view bytes) { return TakeDecoded(bytes); });
  return std::nullopt;
}

void BodyReader::ChooseDigests() {
  const auto is_sent = [&](ChecksumAlgorithm algorithm) {
    return request_.call.http.headers.Find(HeaderOf(algorithm)).has_value() ||
           std::ranges::find(announced_, HeaderOf(algorithm)) != announced_.end();
  };
  for (const ChecksumAlgorithm algorithm : kChecksumAlgorithms) {
    if (algorithm == plan_.kept || is_sent(algorithm)) {
      running_.emplace_back(algorithm, RunningDigest(algorithm));
    }
  }
  if (!running_.empty()) return;
  running_.emplace_back(kDefaultChecksum, RunningDigest(kDefaultChecksum));
}

protocol::Outcome<void> BodyReader::Take(std::string_view bytes) {
  return decoder_ ? decoder_->Take(bytes) : TakeDecoded(bytes);
}

protocol::Outcome<void> BodyReader::TakeDecoded(std::string_view bytes) {
  size_ += bytes.size();
  if (size_ > plan_.most) return errors::EntityTooLarge(size_, plan_.most);
  if (size_ > expected_.value_or(size_)) return errors::IncompleteBody();
  md5_.Add(bytes);
  if (content_sha256_) content_sha256_->Add(bytes);
  for (auto& [algorithm, digest] : running_) digest.Add(bytes);
  return take_(bytes);
}

protocol::Outcome<Pairs> BodyReader::Trailers() {
  if (!decoder_) return Pairs();
  return decoder_->Finish();
}

protocol::Outcome<BodyDigests> BodyReader::Finish() {
  const auto trailers = Trailers();
  if (!trailers) return trailers.error();
  if (size_ != expected_.value_or(size_)) return errors::IncompleteBody();
  if (auto problem = CheckTrailers(announced_, *trailers)) return *problem;
  for (auto& [algorithm, digest] : running_) digests_.emplace_back(algorithm, digest.Finish());
  BodyDigests body{.md5 = md5_.Finish(), .sent = {}, .kept = {}};
  if (auto problem = CheckContentSha256()) return *problem;
  if (auto problem = CheckMd5(body)) return *problem;
  if (auto problem = CheckChecksums(*trailers, body)) return *problem;
  const ChecksumAlgorithm kept = plan_.kept.value_or(digests_.front().first);
  body.kept = {.algorithm = kept, .value = Base64Of(DigestBy(kept))};
  return body;
}

BodyReader::Problem BodyReader::CheckContentSha256() {
  if (!content_sha256_) return std::nullopt;  // UNSIGNED-PAYLOAD and the like
  const std::string_view expected = request_.Header("x-amz-content-sha256");
  if (codec::ToHex(content_sha256_->Finish()) == expected) return std::nullopt;
  return errors::ContentSha256Mismatch();
}

BodyReader::Problem BodyReader::CheckMd5(BodyDigests& body) const {
  const auto sent = request_.call.http.headers.Find("content-md5");
  if (!sent) return std::nullopt;
  const Result<std::string> md5 = codec::DecodeBase64(*sent);
  if (!md5 || md5->size() != kMd5Bytes) return errors::InvalidDigest();
  body.verified = true;
  if (*md5 == body.md5) return std::nullopt;
  return errors::BadDigest("The Content-MD5 you specified did not match what we received.");
}

const std::string& BodyReader::DigestBy(ChecksumAlgorithm algorithm) const {
  return std::ranges::find(digests_, algorithm, [](const auto& one) { return one.first; })->second;
}

BodyReader::Problem BodyReader::CheckChecksums(const Pairs& trailers, BodyDigests& body) const {
  for (const ChecksumAlgorithm algorithm : kChecksumAlgorithms) {
    const auto sent = Sent(request_, trailers, HeaderOf(algorithm));
    if (!sent) continue;
    if (body.sent) {
      return errors::InvalidRequest(
          "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    }
    const std::string& computed = DigestBy(algorithm);
    const Result<std::string> decoded = codec::DecodeBase64(*sent);
    if (!decoded || decoded->size() != computed.size()) {
      return errors::InvalidRequest(
          fmt::format("Value for {} header is invalid.", HeaderOf(algorithm)));
    }
    if (*decoded != computed) {
      return errors::BadDigest(fmt::format(
          "The {} you specified did not match the calculated checksum.", NameOf(algorithm)));
    }
    body.sent = Checksum{.algorithm = algorithm, .value = std::string(*sent)};
    body.verified = true;
  }
  return std::nullopt;
}

protocol::Outcome<WholeBody> TakeBody(Request& request, const protocol::KeyRing* keys) {
  WholeBody whole;
  const auto take = [&whole](std::string_view bytes) -> protocol::Outcome<void> {
    whole.bytes += bytes;
    return {};
  };
  const auto reader = BodyReader::Begin(request, keys, {}, take);
  if (!reader) return reader.error();
  if (const auto taken = (*reader)->Take(request.call.http.body); !taken) return taken.error();
  request.call.http.body.clear();
  const auto digests = (*reader)->Finish();
  if (!digests) return digests.error();
  whole.verified = digests->verified;
  return whole;
}

}  // namespace weir::cloud::s3
