// Bodies in aws-chunked encoding: chunks with a length each, maybe signed, maybe with trailers.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/s3/model.h"

namespace weir::cloud::s3 {

/// Judges the signatures of one body's chunks, in their order.
class ChunkVerifier {
 public:
  ChunkVerifier() = default;
  ChunkVerifier(const ChunkVerifier&) = delete;
  ChunkVerifier& operator=(const ChunkVerifier&) = delete;
  virtual ~ChunkVerifier() = default;
  /// Some of the bytes of the chunk that is read.
  virtual void Bytes(std::string_view bytes) = 0;
  /// The chunk's end: whether it has the signature that was sent before it.
  virtual bool Chunk(std::string_view signature) = 0;
  /// `lines`: `name:value\n` for each trailer except the signature's own.
  virtual bool Trailer(std::string_view lines, std::string_view signature) = 0;
};

/// Takes bytes where they belong; what it answers stops their reader.
using TakeBytes = std::function<protocol::Outcome<void>(std::string_view bytes)>;

/// Reads a body in whatever pieces it comes (signatures only where the client signs its chunks):
///
///     5;chunk-signature=<hex>\r\n
///     hello\r\n
///     0;chunk-signature=<hex>\r\n
///     x-amz-checksum-crc32:NhCmhg==\r\n
///     x-amz-trailer-signature:<hex>\r\n
///     \r\n
///
/// IncompleteBody for what is cut off or no chunk, MalformedTrailerError for what is wrong behind
/// the last one; SignatureDoesNotMatch where the verifier says so, when the chunk's bytes have gone
/// on already: they count for nothing before Finish() has said so.
class AwsChunkedDecoder {
 public:
  /// `verifier` may be null; it outlives this.
  AwsChunkedDecoder(ChunkVerifier* verifier, TakeBytes take)
      : verifier_(verifier), take_(std::move(take)) {}

  protocol::Outcome<void> Take(std::string_view bytes);
  /// The trailers, their names in lower case. REQUIRES: no error before.
  protocol::Outcome<Pairs> Finish();

 private:
  enum class State : std::uint8_t { kHead, kBytes, kBytesEnd, kTrailers, kEnd };

  /// One step, of which `bytes` loses what it has used.
  protocol::Outcome<void> Step(std::string_view& bytes);
  /// Adds to the line that is read; whether it is whole.
  protocol::Outcome<bool> ReadLine(std::string_view& bytes);
  protocol::Outcome<void> BeginChunk();
  protocol::Outcome<void> TakeChunk(std::string_view& bytes);
  protocol::Outcome<void> EndChunk();
  protocol::Outcome<void> AddTrailer();
  protocol::Outcome<void> EndTrailers();

  ChunkVerifier* const verifier_;
  const TakeBytes take_;
  State state_ = State::kHead;
  std::string line_;              ///< without its end
  std::uint64_t chunk_left_ = 0;  ///< bytes of the chunk that are still to come
  std::string signature_;         ///< of the chunk; of the trailers
  std::string trailer_lines_;
  Pairs trailers_;
};

}  // namespace weir::cloud::s3
