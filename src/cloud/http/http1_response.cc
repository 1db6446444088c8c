// HTTP/1.1 200 OK\r\nDate: …\r\nContent-Type: …\r\nContent-Length: 2\r\n\r\n
#include "src/cloud/http/http1_response.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/cloud/http/date.h"
#include "src/cloud/http/status.h"

namespace weir::cloud::http {
namespace {

void AppendField(std::string_view name, std::string_view value, std::string& out) {
  const auto append = [&out](std::string_view text) {
    for (const char c : text) out += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
  };
  append(name);
  out += ": ";
  append(value);
  out += "\r\n";
}

}  // namespace

std::string RenderHead(const Response& response, HeadOptions options) {
  std::string head =
      fmt::format("HTTP/1.1 {} {}\r\n", response.status, ReasonPhrase(response.status));
  const auto date = response.headers.Find("Date");
  AppendField("Date", date ? std::string(*date) : ImfDate(), head);
  const bool keeps_length = options.is_head && response.headers.Find("Content-Length");
  for (const auto& [name, value] : response.headers) {
    const bool is_framing = IsFramingHeader(name) || (IsContentLength(name) && !keeps_length);
    if (!is_framing) AppendField(name, value, head);
  }
  if (HasBody(response.status) && !keeps_length) {
    if (options.framing == Framing::kLength) {
      const std::uint64_t length = response.source_bytes.value_or(response.body.size());
      AppendField("Content-Length", fmt::to_string(length), head);
    }
    if (options.framing == Framing::kChunks) AppendField("Transfer-Encoding", "chunked", head);
  }
  AppendField("Connection", options.keeps_alive ? "keep-alive" : "close", head);
  head += "\r\n";
  return head;
}

Response Refusal(int status) {
  Response response;
  response.status = status;
  response.headers.Add("Content-Type", "text/plain");
  response.body = fmt::format("{} {}\n", status, ReasonPhrase(status));
  return response;
}

std::string RenderRefusal(int status) {
  const Response response = Refusal(status);
  return RenderHead(response, {.keeps_alive = false}) + response.body;
}

std::optional<std::string_view> AuthorityOf(std::string_view target) {
  constexpr std::string_view kMark = "://";
  const std::size_t scheme = target.find(kMark);
  if (scheme == std::string_view::npos || target.starts_with('/')) return std::nullopt;
  target.remove_prefix(scheme + kMark.size());
  return target.substr(0, target.find_first_of("/?#"));
}

void SetTarget(std::string_view target, Request& request) {
  if (const auto authority = AuthorityOf(target)) {
    target.remove_prefix(static_cast<std::size_t>(authority->data() - target.data()));
    target.remove_prefix(authority->size());
  }
  const std::size_t question = std::min(target.find('?'), target.size());
  request.path = target.substr(0, question);
  if (!request.path.starts_with('/')) request.path.insert(0, "/");
  request.query = target.substr(std::min(question + 1, target.size()));
}

}  // namespace weir::cloud::http
