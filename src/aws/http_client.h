// HTTP/1.1 over TCP and TLS: keeps connections alive, has many requests in flight on one thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "src/aws/http.h"

namespace weir::aws {

struct HttpLimits {
  std::size_t requests_in_flight = 64;  ///< connections as well: one carries one request at a time
  std::chrono::milliseconds connect{3'000};
  std::chrono::milliseconds answer{15'000};  ///< from the first byte sent to the last received
  std::size_t body_bytes = std::size_t{256} << 20;
};

/// Runs in the caller's thread, while the caller waits in Send(): no thread of its own, nothing
/// between calls but idle connections. TLS is set up by the first request that needs it.
///
/// A kept connection may have been closed by its peer meanwhile. A request that meets this before
/// any byte of an answer is sent once more, on a new connection.
///
/// Not thread-safe.
class HttpClient final : public HttpTransport {
 public:
  /// `ca_bundle`: a file of trusted certificates instead of the system's.
  explicit HttpClient(HttpLimits limits = {}, std::optional<std::string> ca_bundle = std::nullopt);
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient() override;

  [[nodiscard]] std::vector<Result<HttpResponse>> Send(std::span<const HttpRequest> requests,
                                                       Deadline deadline) override;

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace weir::aws
