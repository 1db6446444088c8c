// The operations of S3 that objects need: how they are asked, and what their answers say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/aws/http.h"
#include "src/aws/request_signer.h"
#include "src/pipeline/object_store.h"
#include "src/result/result.h"

namespace weir::aws {

/// A call of one object by its whole key.
[[nodiscard]] Call ObjectCall(std::string_view method, std::string_view bucket,
                              std::string_view key);
/// GetObject of a range. REQUIRES: it is not empty.
[[nodiscard]] Call RangeCall(std::string_view bucket, std::string_view key, std::uint64_t offset,
                             std::uint64_t size);
/// Its answers: the range, and that the object ends before it.
inline constexpr int kPartStatus = 206;
inline constexpr int kNoSuchRangeStatus = 416;

/// PutObject of an object that is not there yet, with its checksum.
[[nodiscard]] Call CreateCall(std::string_view bucket, std::string_view key,
                              std::string_view content_type, std::string bytes);
/// The same over the version of that entity tag; where that is "", of one that is not there yet.
[[nodiscard]] Call ReplaceCall(std::string_view bucket, std::string_view key,
                               std::string_view version, std::string bytes);
/// `where` is what errors call the object, here and below.
[[nodiscard]] Result<pipeline::PutOutcome> TakeCreated(const Result<HttpResponse>& response,
                                                       std::string_view where);
/// False where another version is there, or none.
[[nodiscard]] Result<bool> TakeReplaced(const Result<HttpResponse>& response,
                                        std::string_view where);
/// Whether a put with that answer can have another outcome soon.
[[nodiscard]] bool CanPutLater(const Result<HttpResponse>& response);

/// Whether the bucket is there, and has no such object.
[[nodiscard]] bool IsMissing(const HttpResponse& response);

/// The body of an answer to GetObject; nothing where there is no such object.
[[nodiscard]] Result<std::optional<std::string>> TakeBody(Result<HttpResponse> response,
                                                          std::string_view where);

/// What the name's ending says of an object's content.
[[nodiscard]] std::string_view ContentTypeOf(std::string_view key);

}  // namespace weir::aws
