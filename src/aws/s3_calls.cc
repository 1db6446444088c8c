// The operations of S3 that objects need: how they are asked, and what their answers say.
#include "src/aws/s3_calls.h"

#include <utility>

#include <fmt/format.h>

#include "src/aws/api_error.h"
#include "src/codec/compression.h"
#include "src/text/percent.h"

namespace weir::aws {
namespace {

using pipeline::PutOutcome;

/// The condition of a put was not met: for If-None-Match there is an object, for If-Match another.
constexpr int kUnmetStatus = 412;
constexpr int kMissingStatus = 404;

Call PutCall(std::string_view bucket, std::string_view key, HttpHeader condition,
             std::string_view content_type, std::string bytes) {
  Call call = ObjectCall("PUT", bucket, key);
  call.headers = {std::move(condition), {"Content-Type", std::string(content_type)}};
  call.body = std::move(bytes);
  call.with_checksum = true;
  return call;
}

}  // namespace

Call ObjectCall(std::string_view method, std::string_view bucket, std::string_view key) {
  return {.service = "s3",
          .method = std::string(method),
          .bucket = std::string(bucket),
          .path = "/" + text::PercentEncoded(key, text::kUnreservedAndSlash)};
}

Call RangeCall(std::string_view bucket, std::string_view key, std::uint64_t offset,
               std::uint64_t size) {
  Call call = ObjectCall("GET", bucket, key);
  call.headers = {{"Range", fmt::format("bytes={}-{}", offset, offset + size - 1)}};
  return call;
}

Call CreateCall(std::string_view bucket, std::string_view key, std::string_view content_type,
                std::string bytes) {
  return PutCall(bucket, key, {"If-None-Match", "*"}, content_type, std::move(bytes));
}

Call ReplaceCall(std::string_view bucket, std::string_view key, std::string_view version,
                 std::string bytes) {
  if (version.empty()) return CreateCall(bucket, key, ContentTypeOf(key), std::move(bytes));
  return PutCall(bucket, key, {"If-Match", std::string(version)}, ContentTypeOf(key),
                 std::move(bytes));
}

Result<PutOutcome> TakeCreated(const Result<HttpResponse>& response, std::string_view where) {
  if (!response) return response.error().In(where);
  if (response->IsSuccess()) return PutOutcome::kCreated;
  if (response->status == kUnmetStatus) return PutOutcome::kExists;
  return ErrorOf(*response, where);
}

Result<bool> TakeReplaced(const Result<HttpResponse>& response, std::string_view where) {
  if (!response) return response.error().In(where);
  if (response->IsSuccess()) return true;
  if (response->status == kUnmetStatus || IsMissing(*response)) return false;
  return ErrorOf(*response, where);
}

bool CanPutLater(const Result<HttpResponse>& response) {
  if (response) return TreatmentOf(*response) == Treatment::kRetry;
  const ErrorKind kind = response.error().kind;
  return kind == ErrorKind::kUnknown || kind == ErrorKind::kUnavailable;
}

bool IsMissing(const HttpResponse& response) {
  // Only this code says that the bucket is there and the object is not. Without the permission to
  // list the bucket S3 answers 403 in its place, which says nothing: that stays an error.
  return response.status == kMissingStatus && ApiErrorOf(response).code == "NoSuchKey";
}

Result<std::optional<std::string>> TakeBody(Result<HttpResponse> response, std::string_view where) {
  if (!response) return response.error().In(where);
  if (IsMissing(*response)) return std::optional<std::string>();
  if (!response->IsSuccess()) return ErrorOf(*response, where);
  return std::optional(std::move(response->body));
}

std::string_view ContentTypeOf(std::string_view key) {
  switch (codec::CompressionFromPath(key)) {
    case codec::Compression::kGzip:
      return "application/gzip";
    case codec::Compression::kZstd:
      return "application/zstd";
    case codec::Compression::kNone:
      break;
  }
  return key.ends_with(".json") ? "application/x-ndjson" : "application/octet-stream";
}

}  // namespace weir::aws
