// What stands in a bucket, and the bytes of what stands there: for those who read a lake.
#include "src/aws/s3_listing.h"

#include <charconv>
#include <utility>

#include "src/aws/api_error.h"
#include "src/aws/xml_text.h"

namespace weir::aws {
namespace {

/// A thousand keys a page: a bucket of a thousand million objects. More is a service gone mad.
constexpr std::uint32_t kMaxPages = 1'000'000;

/// Keys come percent-encoded (encoding-type=url), where '+' is a space; from servers that do not
/// know that parameter they come as they are.
std::string UrlDecoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(&text[i + 1], &text[i] + 3, value, 16).ptr == &text[i] + 3) {
      decoded.push_back(static_cast<char>(value));
      i += 2;
    } else {
      decoded.push_back(text[i] == '+' ? ' ' : text[i]);
    }
  }
  return decoded;
}

std::vector<ListedObject> ParsePage(std::string_view xml) {
  std::vector<ListedObject> page;
  const bool is_encoded = XmlText(xml, "EncodingType") == "url";
  for (const std::string_view content : XmlEach(xml, "Contents")) {
    ListedObject& object = page.emplace_back();
    object.key = XmlText(content, "Key").value_or("");
    if (is_encoded) object.key = UrlDecoded(object.key);
    const std::string_view size = XmlInside(content, "Size").value_or("0");
    std::from_chars(size.begin(), size.end(), object.size);
  }
  return page;
}

}  // namespace

Result<void> ListObjects(Client& client, const std::string& bucket, const std::string& prefix,
                         Deadline deadline,
                         const std::function<Result<void>(std::vector<ListedObject> page)>& take) {
  const std::string where = "s3://" + bucket + "/" + prefix;
  std::string token;
  for (std::uint32_t page = 0; page < kMaxPages; ++page) {
    Call call{.service = "s3", .method = "GET", .bucket = bucket};
    // In the order of names, as the signature wants it.
    if (!token.empty()) call.query = "continuation-token=" + UriEncoded(token) + "&";
    call.query += "encoding-type=url&list-type=2&prefix=" + UriEncoded(prefix);
    const auto response = client.SendOne(call, deadline);
    if (!response) return response.error().In(where);
    if (!response->IsSuccess()) return ErrorOf(*response, where);
    if (auto taken = take(ParsePage(response->body)); !taken) return taken;
    token = XmlText(response->body, "NextContinuationToken").value_or("");
    if (token.empty()) return {};
  }
  return Error{ErrorKind::kExhausted, where + ": the listing does not end"};
}

std::vector<Result<std::string>> GetObjects(Client& client, const std::string& bucket,
                                            std::span<const std::string> keys, Deadline deadline) {
  std::vector<Call> calls;
  for (const std::string& key : keys) {
    calls.push_back({.service = "s3",
                     .method = "GET",
                     .bucket = bucket,
                     .path = "/" + UriEncoded(key, /*keep_slash=*/true)});
  }
  std::vector<Result<std::string>> bodies;
  for (auto& response : client.Send(calls, deadline)) {
    const std::string where = "s3://" + bucket + "/" + keys[bodies.size()];
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

}  // namespace weir::aws
