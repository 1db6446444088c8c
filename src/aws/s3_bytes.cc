// An object of S3 as ranges of bytes.
#include "src/aws/s3_bytes.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "src/aws/api_error.h"
#include "src/aws/s3_calls.h"

namespace weir::aws {
namespace {

/// For one range.
constexpr std::chrono::minutes kRangePatience{2};
/// What is asked for first: all of a small object.
constexpr std::uint64_t kBeginning = std::uint64_t{64} << 10;

/// The size in "bytes 0-99/12345".
std::optional<std::uint64_t> SizeIn(std::string_view content_range) {
  const std::string_view digits = content_range.substr(content_range.rfind('/') + 1);
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return size;
}

}  // namespace

Result<ObjectPlace> ParseObjectUri(std::string_view uri) {
  constexpr std::string_view kScheme = "s3://";
  const std::string_view rest = uri.substr(std::min(kScheme.size(), uri.size()));
  const std::size_t slash = rest.find('/');
  if (!uri.starts_with(kScheme) || slash == 0 || slash >= rest.size() - 1) {
    return Error{ErrorKind::kInvalidInput,
                 fmt::format("'{}' is no object in S3; write s3://bucket/key", uri)};
  }
  return ObjectPlace{std::string(rest.substr(0, slash)), std::string(rest.substr(slash + 1))};
}

Result<std::unique_ptr<S3Bytes>> S3Bytes::Open(Client& client, ObjectPlace place) {
  std::unique_ptr<S3Bytes> bytes(new S3Bytes(client, std::move(place)));
  if (const auto read = bytes->ReadBeginning(); !read) return read.error();
  return bytes;
}

Result<void> S3Bytes::ReadBeginning() {
  auto response = Get(0, kBeginning);
  if (!response) return response.error();
  // An empty object has no first byte.
  if (response->status == kNoSuchRangeStatus) return {};
  if (!response->IsSuccess()) return ErrorOf(*response, Describe());
  beginning_ = std::move(response->body);
  size_ = beginning_.size();
  etag_ = response->Header("ETag").value_or("");
  if (response->status != kPartStatus) return {};  // all of it
  const auto size = SizeIn(response->Header("Content-Range").value_or(""));
  if (size && *size >= size_) {
    size_ = *size;
    return {};
  }
  return Error{ErrorKind::kUnavailable, Describe() + ": the answer does not say how large it is"};
}

Result<std::string> S3Bytes::Read(std::uint64_t offset, std::uint64_t size) {
  if (size == 0) return std::string();
  if (offset + size <= beginning_.size()) return beginning_.substr(offset, size);
  auto response = Get(offset, size);
  if (!response) return response.error();
  if (!response->IsSuccess()) return ErrorOf(*response, Describe());
  if (response->status != kPartStatus || response->body.size() != size) {
    return Error{ErrorKind::kUnavailable, Describe() + ": the answer is another range of it"};
  }
  return std::move(response->body);
}

Result<HttpResponse> S3Bytes::Get(std::uint64_t offset, std::uint64_t size) const {
  Call call = RangeCall(place_.bucket, place_.key, offset, size);
  if (!etag_.empty()) call.headers.push_back({"If-Match", etag_});
  auto response = client_.SendOne(call, client_.clock().Now() + kRangePatience);
  if (!response) return response.error().In(Describe());
  return response;
}

}  // namespace weir::aws
