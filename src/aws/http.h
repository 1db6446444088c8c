// HTTP as the clients need it: messages, and the port that sends many of them at once.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/aws/clock.h"
#include "src/result/result.h"

namespace weir::aws {

/// Whom to talk to.
struct Origin {
  bool is_tls = true;
  std::string host;
  std::uint16_t port = 443;

  friend auto operator<=>(const Origin&, const Origin&) = default;
  friend bool operator==(const Origin&, const Origin&) = default;
  /// As the Host header has it: the port only where it is not the scheme's own.
  [[nodiscard]] std::string Authority() const;
};

struct HttpHeader {
  std::string name;
  std::string value;
};

struct HttpRequest {
  std::string method;
  Origin origin;
  std::string target;               ///< path and query, percent-encoded as sent
  std::vector<HttpHeader> headers;  ///< with Host, without Content-Length
  std::string_view body;            ///< outlives the call
};

struct HttpResponse {
  int status = 0;
  std::vector<HttpHeader> headers;
  std::string body;

  /// The first header of that name, in any case; nothing where there is none.
  [[nodiscard]] std::optional<std::string_view> Header(std::string_view name) const;
  [[nodiscard]] bool IsSuccess() const { return status >= 200 && status < 300; }
};

/// An adapter: HttpClient; for tests: ScriptedTransport.
class HttpTransport {
 public:
  HttpTransport() = default;
  HttpTransport(const HttpTransport&) = delete;
  HttpTransport& operator=(const HttpTransport&) = delete;
  virtual ~HttpTransport() = default;

  /// Sends all requests, many of them in flight at once, and returns when each has its response or
  /// its error, at the deadline at the latest. kUnavailable: the request was never sent; kUnknown:
  /// it may have had its effect; kDenied: the peer is not who it has to be.
  [[nodiscard]] virtual std::vector<Result<HttpResponse>> Send(
      std::span<const HttpRequest> requests, Deadline deadline) = 0;
};

}  // namespace weir::aws
