// A request's body as it was meant: decoded, and checked against what the client says of it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/protocol/front_door.h"
#include "src/cloud/s3/aws_chunked.h"
#include "src/cloud/s3/checksum.h"
#include "src/cloud/s3/request.h"

namespace weir::cloud::s3 {

/// The most that a PUT or a part has (User Guide, "Amazon S3 multipart upload limits").
inline constexpr std::uint64_t kMaxPutBytes = std::uint64_t{5} << 30;

/// What an operation wants of its body.
struct BodyPlan {
  std::uint64_t most = kMaxPutBytes;  ///< EntityTooLarge beyond
  /// The checksum that is kept, whatever the client sends; without one it is the client's, or S3's
  /// own (CRC64NVME).
  std::optional<ChecksumAlgorithm> kept = {};
};

/// What is known of a body in the end.
struct BodyDigests {
  std::string md5;               ///< 16 bytes
  std::optional<Checksum> sent;  ///< by the client, verified
  Checksum kept;                 ///< as planned
  bool verified = false;         ///< by Content-MD5 or a checksum of the client's
};

/// Reads a body in whatever pieces it comes: undoes aws-chunked, hashes it once, and verifies
/// x-amz-content-sha256, Content-MD5 and x-amz-checksum-…, sent as a header or as a trailer.
class BodyReader {
 public:
  /// What can be refused before the body is read is. `keys`: where signatures are enforced, the
  /// chunks' too; else null. The request outlives this; `take` gets the bytes.
  static protocol::Outcome<std::unique_ptr<BodyReader>> Begin(const Request& request,
                                                              const protocol::KeyRing* keys,
                                                              const BodyPlan& plan, TakeBytes take);
  BodyReader(const BodyReader&) = delete;
  BodyReader& operator=(const BodyReader&) = delete;
  ~BodyReader() = default;

  /// How many bytes there will be, without their framing; nothing where that is not said.
  [[nodiscard]] std::optional<std::uint64_t> expected() const { return expected_; }
  /// Whether the bytes are those of the request as they come.
  [[nodiscard]] bool is_plain() const { return !decoder_; }
  protocol::Outcome<void> Take(std::string_view bytes);
  /// REQUIRES: no error before. Only when this says so is what was taken the client's.
  protocol::Outcome<BodyDigests> Finish();

 private:
  using Problem = std::optional<protocol::AwsError>;

  BodyReader(const Request& request, const BodyPlan& plan, TakeBytes take);
  /// How the body is framed, and how long it says it is.
  Problem ReadFraming(const protocol::KeyRing* keys);
  void ChooseDigests();
  protocol::Outcome<void> TakeDecoded(std::string_view bytes);
  protocol::Outcome<Pairs> Trailers();
  Problem CheckContentSha256();
  Problem CheckMd5(BodyDigests& body) const;
  Problem CheckChecksums(const Pairs& trailers, BodyDigests& body) const;
  [[nodiscard]] const std::string& DigestBy(ChecksumAlgorithm algorithm) const;

  const Request& request_;
  const BodyPlan plan_;
  const TakeBytes take_;
  std::vector<std::string> announced_;  ///< trailers, in lower case
  std::optional<std::uint64_t> expected_;
  std::uint64_t size_ = 0;
  std::unique_ptr<ChunkVerifier> verifier_;
  std::optional<AwsChunkedDecoder> decoder_;
  RunningDigest md5_ = RunningDigest::Md5();
  std::optional<RunningDigest> content_sha256_;
  std::vector<std::pair<ChecksumAlgorithm, RunningDigest>> running_;
  std::vector<std::pair<ChecksumAlgorithm, std::string>> digests_;  ///< once all has come
};

/// A body that is wanted whole.
struct WholeBody {
  std::string bytes;
  bool verified = false;  ///< as in BodyDigests
};
[[nodiscard]] protocol::Outcome<WholeBody> TakeBody(Request& request,
                                                    const protocol::KeyRing* keys);

}  // namespace weir::cloud::s3
