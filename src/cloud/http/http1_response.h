// HTTP/1.1 as text: heads of answers, refusals, request targets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/cloud/http/message.h"

namespace weir::cloud::http {

inline constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

/// How a client learns where a body ends.
enum class Framing : std::uint8_t {
  kLength,  ///< Content-Length: the source's, or the body's
  kChunks,
  kNone,  ///< with the connection
};

struct HeadOptions {
  bool keeps_alive = true;
  bool is_head = false;  ///< the answer to a HEAD: a Content-Length of the handler's own stands
  Framing framing = Framing::kLength;
};

/// Status line and header fields up to and with the empty line, with a Date where there is none.
/// Line ends in a value become spaces, so that nothing a client gave can split an answer.
[[nodiscard]] std::string RenderHead(const Response& response, HeadOptions options);

/// An answer of the server itself.
[[nodiscard]] Response Refusal(int status);
/// The same as text, which closes the connection.
[[nodiscard]] std::string RenderRefusal(int status);

/// "a:80" of "http://a:80/b"; nothing for a target of another form.
[[nodiscard]] std::optional<std::string_view> AuthorityOf(std::string_view target);

/// Splits a request target (origin or absolute form) into path and query.
void SetTarget(std::string_view target, Request& request);

}  // namespace weir::cloud::http
