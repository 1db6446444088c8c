// The source of a copy: x-amz-copy-source, its range and its conditions.
#include "src/cloud/s3/copy_source.h"

#include <optional>
#include <string>

#include <fmt/format.h>

#include "src/cloud/s3/conditions.h"
#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/ranges.h"
#include "src/text/percent.h"

namespace weir::cloud::s3 {
namespace {

constexpr std::string_view kHeader = "x-amz-copy-source";
constexpr std::string_view kConditionPrefix = "x-amz-copy-source-";
constexpr std::string_view kEncryptionKey =
    "x-amz-copy-source-server-side-encryption-customer-algorithm";
constexpr std::string_view kCurrentVersion = "?versionId=null";

/// `bytes=first-last` and nothing else: unlike a GET's range, it is never cut to what is there.
protocol::Outcome<ByteRange> CopiedRange(std::string_view header, std::uint64_t size) {
  const std::optional<ByteRange> range = ParseWholeRange(header);
  if (!range) {
    return errors::InvalidArgument(
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and "
        "last are the zero-based offsets of the first and last bytes to copy",
        kCopySourceRange, header);
  }
  if (range->first >= size || range->size > size - range->first) {
    return errors::InvalidArgument(
        fmt::format("Range specified is not valid for source object of size: {}", size),
        kCopySourceRange, header);
  }
  return *range;
}

protocol::AwsError TooLarge() {
  return errors::InvalidRequest(fmt::format(
      "The specified copy source is larger than the maximum allowable size for a copy source: {}",
      kMaxPutBytes));
}

}  // namespace

protocol::Outcome<CopySource> CopySourceOf(const Request& request) {
  if (request.call.http.headers.Find(kEncryptionKey)) {
    return errors::HeaderNotImplemented(kEncryptionKey);
  }
  const auto owner = request.call.http.headers.Find("x-amz-source-expected-bucket-owner");
  if (owner && *owner != protocol::kAccountId) return errors::AccessDenied();
  const std::string_view header = request.Header(kHeader);
  std::string_view text = header;
  if (text.ends_with(kCurrentVersion)) text.remove_suffix(kCurrentVersion.size());
  if (text.find("?versionId=") != std::string_view::npos) {
    return errors::InvalidArgument("Invalid version id specified", kHeader, header);
  }
  // As in paths (request.h).
  const auto decoded = text::PercentDecoded(text, text::Plus::kIsSpace);
  std::string_view path = decoded ? *decoded : std::string_view();
  if (path.starts_with('/')) path.remove_prefix(1);
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == path.size()) {
    return errors::InvalidArgument(
        "Copy Source must mention the source bucket and key: sourcebucket/sourcekey", kHeader,
        header);
  }
  return CopySource{.bucket = {std::string(path.substr(0, slash))},
                    .key = {std::string(path.substr(slash + 1))}};
}

protocol::Outcome<ObjectContent> ReadCopySource(Context& context, const Request& request,
                                                const CopySource& source) {
  const auto range = request.call.http.headers.Find(kCopySourceRange);
  return context.store.objects.Read(
      source.bucket, source.key, [&](const ObjectInfo& info) -> protocol::Outcome<ByteRange> {
        const ReadCondition condition =
            JudgeRead(request, info, context.clock.Now(), kConditionPrefix);
        if (condition.verdict != ReadVerdict::kGoOn) {
          return errors::PreconditionFailed(std::string(kConditionPrefix) +
                                            std::string(condition.failed));
        }
        if (IsArchived(info)) return errors::ObjectNotInActiveTier();
        const auto chosen = range ? CopiedRange(*range, info.size) : ByteRange{0, info.size};
        if (chosen && chosen->size > kMaxPutBytes) return TooLarge();
        return chosen;
      });
}

}  // namespace weir::cloud::s3
