// The lake in a bucket of S3: objects that are created only if there is none of their name.
#include "src/aws/s3_object_store.h"

#include <utility>

#include "src/aws/api_error.h"
#include "src/codec/compression.h"
#include "src/codec/decompressor.h"
#include "src/text/percent.h"

namespace weir::aws {
namespace {

using pipeline::ObjectPut;
using pipeline::PutOutcome;

/// Objects larger than this, unpacked, are not read back.
constexpr std::size_t kMaxReadBack = std::size_t{1} << 30;

std::string_view ContentType(codec::Compression compression) {
  switch (compression) {
    case codec::Compression::kGzip:
      return "application/gzip";
    case codec::Compression::kZstd:
      return "application/zstd";
    case codec::Compression::kNone:
      break;
  }
  return "application/x-ndjson";
}

}  // namespace

Result<BucketPrefix> ParseS3Uri(std::string_view uri) {
  constexpr std::string_view kScheme = "s3://";
  std::string_view rest = uri;
  if (rest.starts_with(kScheme)) rest.remove_prefix(kScheme.size());
  BucketPrefix where{std::string(rest.substr(0, rest.find('/'))), ""};
  if (!uri.starts_with(kScheme) || where.bucket.empty()) {
    return Error{ErrorKind::kInvalidInput,
                 "'" + std::string(uri) + "' is no S3 location; write s3://bucket/prefix"};
  }
  if (where.bucket.size() + 1 < rest.size()) where.prefix = rest.substr(where.bucket.size() + 1);
  if (!where.prefix.empty() && !where.prefix.ends_with('/')) where.prefix += '/';
  return where;
}

S3ObjectStore::S3ObjectStore(Client& client, std::string bucket, Deadline deadline)
    : client_(client), bucket_(std::move(bucket)), deadline_(deadline) {}

std::vector<Result<PutOutcome>> S3ObjectStore::Put(std::span<const ObjectPut> puts) {
  std::vector<Result<PutOutcome>> outcomes;
  while (outcomes.size() < puts.size()) {
    std::vector<Call> calls;
    for (std::size_t bytes = 0;
         bytes < kBytesInFlight && outcomes.size() + calls.size() < puts.size();) {
      bytes += calls.emplace_back(PutCall(puts[outcomes.size() + calls.size()])).body.size();
    }
    for (const auto& response : client_.Send(calls, deadline_)) {
      outcomes.push_back(TakePut(puts[outcomes.size()].object.name, response));
      if (!outcomes.back()) failure_ = outcomes.back().error();
    }
  }
  return outcomes;
}

std::vector<Result<std::optional<std::string>>> S3ObjectStore::Read(
    std::span<const std::string_view> names) {
  std::vector<Call> calls;
  for (const std::string_view name : names) calls.push_back(CallOf("GET", name));
  std::vector<Result<std::optional<std::string>>> contents;
  for (const auto& response : client_.Send(calls, deadline_)) {
    contents.push_back(TakeGet(names[contents.size()], response));
    if (!contents.back()) failure_ = contents.back().error();
  }
  return contents;
}

Call S3ObjectStore::CallOf(std::string_view method, std::string_view name) const {
  return {.service = "s3",
          .method = std::string(method),
          .bucket = bucket_,
          .path = "/" + text::PercentEncoded(name, text::kUnreservedAndSlash)};
}

Call S3ObjectStore::PutCall(const ObjectPut& put) {
  std::string lines;
  for (const std::string_view line : put.lines) lines.append(line).append("\n");
  const codec::Compression compression = codec::CompressionFromPath(put.object.name);
  Call call = CallOf("PUT", put.object.name);
  call.headers = {{"If-None-Match", "*"}, {"Content-Type", std::string(ContentType(compression))}};
  call.with_checksum = true;
  compressors_.try_emplace(compression, compression).first->second.Append(lines, call.body);
  return call;
}

std::string S3ObjectStore::Describe(std::string_view name) const {
  return "s3://" + bucket_ + "/" + std::string(name);
}

Result<PutOutcome> S3ObjectStore::TakePut(std::string_view name,
                                          const Result<HttpResponse>& response) const {
  if (!response) return response.error().In(Describe(name));
  if (response->IsSuccess()) return PutOutcome::kCreated;
  if (response->status == 412) return PutOutcome::kExists;
  return ErrorOf(*response, Describe(name));
}

Result<std::optional<std::string>> S3ObjectStore::TakeGet(
    std::string_view name, const Result<HttpResponse>& response) const {
  if (!response) return response.error().In(Describe(name));
  // Only this code says that the bucket is there and the object is not. Without the permission to
  // list the bucket S3 answers 403 in its place, which says nothing: that stays an error.
  if (response->status == 404 && ApiErrorOf(*response).code == "NoSuchKey") {
    return std::optional<std::string>();
  }
  if (!response->IsSuccess()) return ErrorOf(*response, Describe(name));
  const auto compression = codec::CompressionFromPath(name);
  auto lines = codec::DecompressAll(compression, response->body, kMaxReadBack);
  if (!lines) return lines.error().In(Describe(name));
  return std::optional(*std::move(lines));
}

}  // namespace weir::aws
