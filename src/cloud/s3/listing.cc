// Listing a bucket: keys in order, those with a common prefix as one.
#include "src/cloud/s3/listing.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "src/cloud/s3/rows.h"

namespace weir::cloud::s3 {
namespace {

/// The least text above all that begin with this one. REQUIRES: it is not made of FF alone, which
/// UTF-8 never is.
std::string Above(std::string_view prefix) {
  std::string above(prefix);
  while (!above.empty() && above.back() == '\xFF') above.pop_back();
  if (!above.empty()) {
    above.back() = static_cast<char>(static_cast<unsigned char>(above.back()) + 1);
  }
  return above;
}

/// The key's part up to and with the first delimiter behind the prefix; "" without one.
std::string_view CommonPrefix(std::string_view key, const ListRequest& request) {
  if (request.delimiter.empty()) return {};
  const std::size_t at = key.find(request.delimiter, request.prefix.size());
  if (at == std::string_view::npos) return {};
  return key.substr(0, at + request.delimiter.size());
}

std::string Begin(const ListRequest& request) {
  if (request.after.empty()) return request.prefix;
  const bool is_common_prefix = request.after.starts_with(request.prefix) &&
                                CommonPrefix(request.after, request) == request.after;
  const std::string from =
      is_common_prefix ? Above(request.after) : request.after + std::string(1, '\0');
  return std::max(from, request.prefix);
}

/// One walk: from a key up to a common prefix, which the next walk leaps over, or to the end.
class Walk {
 public:
  Walk(const ListRequest& request, Listing& listing) : request_(request), listing_(listing) {}

  bool Visit(std::string_view key, std::string_view record) {
    if (!key.starts_with(request_.prefix)) return false;
    if (listing_.size() == request_.limit) {
      listing_.truncated = request_.limit > 0;
      return false;
    }
    const std::string_view common = CommonPrefix(key, request_);
    listing_.last = common.empty() ? key : common;
    if (!common.empty()) {
      listing_.common_prefixes.emplace_back(common);
      next_ = Above(common);
      return false;
    }
    listing_.objects.push_back({{std::string(key)}, DecodeObject(record)});
    return true;
  }

  [[nodiscard]] const std::optional<std::string>& next() const { return next_; }

 private:
  const ListRequest& request_;
  Listing& listing_;
  std::optional<std::string> next_;
};

}  // namespace

Listing List(const S3Store& store, const BucketName& bucket, const ListRequest& request) {
  Listing listing;
  std::optional<std::string> from = Begin(request);
  while (from) {  // at most `limit` + 1 times: each walk but the last adds a common prefix
    Walk walk(request, listing);
    store.objects.Scan(bucket, *from, [&](std::string_view key, std::string_view record) {
      return walk.Visit(key, record);
    });
    from = walk.next();
  }
  return listing;
}

}  // namespace weir::cloud::s3
