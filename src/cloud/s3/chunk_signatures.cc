// The signatures of aws-chunked bodies, chained from the request's own signature.
#include "src/cloud/s3/chunk_signatures.h"

#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/s3/checksum.h"
#include "src/codec/hex.h"
#include "src/signing/sigv4.h"

namespace weir::cloud::s3 {
namespace {

/// What stands after `name=` up to the next comma or blank.
std::string_view FieldOf(std::string_view authorization, std::string_view name) {
  const std::size_t at = authorization.find(name);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = authorization.substr(at + name.size());
  return rest.substr(0, rest.find_first_of(", "));
}

/// Each signature signs the one before it, and the bytes (S3 API Reference, "Signature
/// calculations: transferring payload in multiple chunks").
class ChainedSignatures : public ChunkVerifier {
 public:
  ChainedSignatures(std::string secret, std::string timestamp, std::string scope, std::string seed)
      : secret_(std::move(secret)),
        timestamp_(std::move(timestamp)),
        scope_(std::move(scope)),
        previous_(std::move(seed)) {}

  void Bytes(std::string_view bytes) override { chunk_.Add(bytes); }

  bool Chunk(std::string_view signature) override {
    RunningDigest chunk = std::exchange(chunk_, RunningDigest(ChecksumAlgorithm::kSha256));
    return Next("AWS4-HMAC-SHA256-PAYLOAD",
                signing::Sha256Hex("") + "\n" + codec::ToHex(chunk.Finish()), signature);
  }

  bool Trailer(std::string_view lines, std::string_view signature) override {
    return Next("AWS4-HMAC-SHA256-TRAILER", signing::Sha256Hex(lines), signature);
  }

 private:
  bool Next(std::string_view algorithm, std::string_view hashes, std::string_view signature) {
    // `<date>/<region>/<service>/aws4_request`
    const std::size_t region = scope_.find('/') + 1;
    const std::size_t service = scope_.find('/', region) + 1;
    const std::size_t end = scope_.find('/', service);
    const std::string_view whole = scope_;
    const signing::Scope scope = {.date = whole.substr(0, region - 1),
                                  .region = whole.substr(region, service - 1 - region),
                                  .service = whole.substr(service, end - service)};
    const std::string expected = signing::Signature(
        secret_, scope,
        fmt::format("{}\n{}\n{}\n{}\n{}", algorithm, timestamp_, scope_, previous_, hashes));
    previous_ = expected;
    return signing::SameSignature(expected, signature);
  }

  const std::string secret_;
  const std::string timestamp_;
  const std::string scope_;
  std::string previous_;
  RunningDigest chunk_{ChecksumAlgorithm::kSha256};
};

}  // namespace

std::unique_ptr<ChunkVerifier> VerifierOf(const Request& request, const protocol::KeyRing& keys) {
  const std::string_view authorization = request.Header("authorization");
  const std::string_view credential = FieldOf(authorization, "Credential=");
  const std::size_t slash = credential.find('/');
  if (slash == std::string_view::npos) return nullptr;
  const std::optional<protocol::KeySecret> secret = keys.Find(credential.substr(0, slash));
  if (!secret) return nullptr;
  return std::make_unique<ChainedSignatures>(
      secret->secret_access_key, std::string(request.Header("x-amz-date")),
      std::string(credential.substr(slash + 1)), std::string(FieldOf(authorization, "Signature=")));
}

}  // namespace weir::cloud::s3
