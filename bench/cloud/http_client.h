// The least that speaks HTTP/1.1: one connection, one request at a time, bytes made beforehand.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir::bench {

/// Ends the program where the connection breaks: a benchmark without a server says nothing.
class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port);
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();

  /// The bytes of a request to a service of AWS JSON.
  static std::string Request(std::string_view target, std::string_view body);
  /// Sends a request and reads its answer; the body, until the next call.
  std::string_view Send(std::string_view request);

 private:
  int socket_;
  std::string buffer_;
};

}  // namespace weir::bench
