// What stands in a bucket, and the bytes of what stands there: for those who read a lake.
#include "src/aws/s3_listing.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "src/aws/api_error.h"
#include "src/aws/s3_calls.h"
#include "src/event/timestamp.h"
#include "src/text/percent.h"
#include "src/text/xml.h"

namespace weir::aws {
namespace {

/// A thousand keys a page: a bucket of a thousand million objects. More is a service gone mad.
constexpr std::uint32_t kMaxPages = 1'000'000;
/// For all pages of one listing.
constexpr std::chrono::minutes kListingPatience{30};
/// For the objects that are asked for at once.
constexpr std::chrono::minutes kFetchingPatience{2};

/// Keys come percent-encoded (encoding-type=url), where '+' is a space; from servers that do not
/// know that parameter they come as they are.
std::string KeyIn(std::string_view element, std::string_view tag, bool is_encoded) {
  const std::string key = text::XmlText(element, tag).value_or("");
  return is_encoded ? text::PercentDecodedIfEncoded(key, text::Plus::kIsSpace) : key;
}

void ParsePage(std::string_view xml, pipeline::ObjectPages::Page& page) {
  const bool is_encoded = text::XmlText(xml, "EncodingType") == "url";
  for (const std::string_view content : text::XmlEach(xml, "Contents")) {
    pipeline::ListedObject& object = page.objects.emplace_back();
    object.name = KeyIn(content, "Key", is_encoded);
    const std::string_view size = text::XmlInside(content, "Size").value_or("0");
    std::from_chars(size.begin(), size.end(), object.size);
    const std::string modified = text::XmlText(content, "LastModified").value_or("");
    const auto time = event::ParseTimestamp(modified, event::TimeFormat::kRfc3339);
    object.modified = time ? time->micros / event::kMicrosPerSecond : 0;
  }
  for (const std::string_view common : text::XmlEach(xml, "CommonPrefixes")) {
    page.prefixes.push_back(KeyIn(common, "Prefix", is_encoded));
  }
}

class S3Pages final : public pipeline::ObjectPages {
 public:
  S3Pages(Client& client, std::string bucket, std::string prefix, std::string delimiter,
          Deadline deadline)
      : client_(client),
        bucket_(std::move(bucket)),
        prefix_(std::move(prefix)),
        delimiter_(std::move(delimiter)),
        deadline_(deadline) {}

  Result<std::optional<Page>> Next() override;

 private:
  Client& client_;
  const std::string bucket_;
  const std::string prefix_;
  const std::string delimiter_;
  const Deadline deadline_;
  std::string token_;
  std::uint32_t pages_ = 0;
  bool is_over_ = false;
};

Result<std::optional<S3Pages::Page>> S3Pages::Next() {
  if (is_over_) return std::optional<Page>();
  const std::string where = "s3://" + bucket_ + "/" + prefix_;
  if (++pages_ > kMaxPages) {
    return Error{ErrorKind::kExhausted, where + ": the listing does not end"};
  }
  Call call{.service = "s3", .method = "GET", .bucket = bucket_};
  // In the order of names, as the signature wants it.
  if (!token_.empty()) call.query = "continuation-token=" + text::PercentEncoded(token_) + "&";
  if (!delimiter_.empty()) call.query += "delimiter=" + text::PercentEncoded(delimiter_) + "&";
  call.query += "encoding-type=url&list-type=2&prefix=" + text::PercentEncoded(prefix_);
  const auto response = client_.SendOne(call, deadline_);
  if (!response) return response.error().In(where);
  if (!response->IsSuccess()) return ErrorOf(*response, where);
  Page page;
  ParsePage(response->body, page);
  token_ = text::XmlText(response->body, "NextContinuationToken").value_or("");
  is_over_ = token_.empty();
  return std::optional(std::move(page));
}

}  // namespace

std::unique_ptr<pipeline::ObjectPages> S3ObjectListing::List(const std::string& prefix,
                                                             const std::string& delimiter) {
  return std::make_unique<S3Pages>(client_, bucket_, prefix, delimiter,
                                   std::min(deadline_, client_.clock().Now() + kListingPatience));
}

std::vector<Result<std::string>> S3ObjectListing::Fetch(std::span<const std::string> names) {
  std::vector<Call> calls;
  calls.reserve(names.size());
  for (const std::string& name : names) calls.push_back(ObjectCall("GET", bucket_, name));
  std::vector<Result<std::string>> bodies;
  const Deadline deadline = std::min(deadline_, client_.clock().Now() + kFetchingPatience);
  for (auto& response : client_.Send(calls, deadline)) {
    const std::string where = Describe(names[bodies.size()]);
    if (!response) {
      bodies.emplace_back(response.error().In(where));
    } else if (!response->IsSuccess()) {
      bodies.emplace_back(ErrorOf(*response, where));
    } else {
      bodies.emplace_back(std::move(response->body));
    }
  }
  return bodies;
}

Result<std::string> S3ObjectListing::FetchPart(const std::string& name, std::uint64_t offset,
                                               std::uint64_t size) {
  constexpr int kNothingThere = 416;  // the range begins behind the end
  Call call = ObjectCall("GET", bucket_, name);
  call.headers = {{"Range", fmt::format("bytes={}-{}", offset, offset + size - 1)}};
  auto response =
      client_.SendOne(call, std::min(deadline_, client_.clock().Now() + kFetchingPatience));
  if (!response) return response.error().In(Describe(name));
  if (response->status == kNothingThere) return std::string();
  if (!response->IsSuccess()) return ErrorOf(*response, Describe(name));
  return std::move(response->body);
}

std::string S3ObjectListing::Describe(std::string_view name) const {
  return "s3://" + bucket_ + "/" + std::string(name);
}

}  // namespace weir::aws
