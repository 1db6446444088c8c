// Bodies in aws-chunked encoding: chunks with a length each, maybe signed, maybe with trailers.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/s3/model.h"

namespace weir::cloud::s3 {

struct ChunkedBody {
  std::string bytes;
  Pairs trailers;  ///< names in lower case
};

/// Judges the signatures of one body's chunks, in their order.
class ChunkVerifier {
 public:
  ChunkVerifier() = default;
  ChunkVerifier(const ChunkVerifier&) = delete;
  ChunkVerifier& operator=(const ChunkVerifier&) = delete;
  virtual ~ChunkVerifier() = default;
  virtual bool Chunk(std::string_view bytes, std::string_view signature) = 0;
  /// `lines`: `name:value\n` for each trailer except the signature's own.
  virtual bool Trailer(std::string_view lines, std::string_view signature) = 0;
};

/// The bytes of (signatures only where the client signs its chunks):
///
///     5;chunk-signature=<hex>\r\n
///     hello\r\n
///     0;chunk-signature=<hex>\r\n
///     x-amz-checksum-crc32:NhCmhg==\r\n
///     x-amz-trailer-signature:<hex>\r\n
///     \r\n
///
/// IncompleteBody for what is cut off or no chunk, MalformedTrailerError for what is wrong behind
/// the last one; SignatureDoesNotMatch where `verifier` (may be null) says so.
[[nodiscard]] protocol::Outcome<ChunkedBody> DecodeAwsChunked(std::string body,
                                                              ChunkVerifier* verifier);

}  // namespace weir::cloud::s3
