// Conditional requests: If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since.
#pragma once

#include <cstdint>
#include <string_view>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/s3/request.h"
#include "src/cloud/s3/store.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::s3 {

/// Of a write: If-None-Match with '*' alone, If-Match with one entity tag or '*'. What it finds:
/// PreconditionFailed (412), NoSuchKey (404) for If-Match on a key without an object.
[[nodiscard]] protocol::Outcome<Check> WriteCondition(const Request& request);

/// Of an upload's completion, which is a write that began with the upload: what has happened to the
/// key meanwhile is ConditionalRequestConflict (409), and only another upload can succeed. For
/// If-Match that is any later object, though it has the entity tag (API_CompleteMultipartUpload,
/// If-Match; AWS does so: Multipart.AnObjectThatWasWrittenMeanwhileIsAConflict), for If-None-Match
/// the deletion of the one that was there (User Guide, "How to prevent object overwrites with
/// conditional writes": Multipart.AnObjectThatWasDeletedMeanwhileIsAConflict).
[[nodiscard]] protocol::Outcome<Check> CompleteCondition(const Request& request,
                                                         const Upload& upload);

/// Of a delete: If-Match.
[[nodiscard]] protocol::Outcome<Check> DeleteCondition(const Request& request);

enum class ReadVerdict : std::uint8_t { kGoOn, kNotModified, kFailed };

/// Of a read, or (`prefix` "x-amz-copy-source-") of a copy's source. If-Match outweighs
/// If-Unmodified-Since, If-None-Match outweighs If-Modified-Since, and a date later than `now` is
/// none for that (RFC 9110, 13.1.3, has it ignored where it is invalid; RFC 2616 calls this so).
struct ReadCondition {
  ReadVerdict verdict = ReadVerdict::kGoOn;
  std::string_view failed;  ///< the header that stopped it
};
[[nodiscard]] ReadCondition JudgeRead(const Request& request, const ObjectInfo& info,
                                      store::TimePoint now, std::string_view prefix = {});

}  // namespace weir::cloud::s3
