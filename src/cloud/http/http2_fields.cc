// Header fields between our messages and nghttp2.
#include "src/cloud/http/http2_fields.h"

#include <charconv>

#include "src/cloud/http/date.h"
#include "src/cloud/http/status.h"
#include "src/text/ascii.h"

namespace weir::cloud::http {

nghttp2_nv ToField(std::string& name, std::string& value) {
  return {reinterpret_cast<std::uint8_t*>(name.data()),
          reinterpret_cast<std::uint8_t*>(value.data()), name.size(), value.size(),
          NGHTTP2_NV_FLAG_NONE};
}

std::vector<std::pair<std::string, std::string>> FieldsOf(const Response& response, bool is_head) {
  std::vector<std::pair<std::string, std::string>> fields = {
      {":status", std::to_string(response.status)}};
  const auto date = response.headers.Find("date");
  fields.emplace_back("date", date ? std::string(*date) : ImfDate());
  const bool keeps_length = is_head && response.headers.Find("content-length");
  for (const auto& [name, value] : response.headers) {
    if (IsFramingHeader(name) || (IsContentLength(name) && !keeps_length)) continue;
    fields.emplace_back(text::AsciiLowered(name), value);
    for (char& c : fields.back().second) {
      if (c == '\r' || c == '\n' || c == '\0') c = ' ';
    }
  }
  const bool is_known = response.source == nullptr || response.source_bytes;
  if (HasBody(response.status) && !keeps_length && is_known) {
    const std::uint64_t length = response.source_bytes.value_or(response.body.size());
    fields.emplace_back("content-length", std::to_string(length));
  }
  return fields;
}

std::optional<std::uint64_t> LengthOf(const Headers& headers) {
  const std::string_view text = headers.Get("content-length");  // nghttp2 takes digits alone
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (error != std::errc() || end == text.data()) return std::nullopt;
  return length;
}

}  // namespace weir::cloud::http
