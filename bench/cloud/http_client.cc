// Blocking sockets, and as much of HTTP as answers with a Content-Length need.
#include "bench/cloud/http_client.h"

#include <array>
#include <charconv>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "src/result/check.h"

namespace weir::bench {
namespace {

constexpr std::string_view kLength = "Content-Length: ";
constexpr std::string_view kEndOfHead = "\r\n\r\n";
constexpr std::size_t kReadBytes = std::size_t{64} << 10;

std::size_t ContentLength(std::string_view head) {
  const std::size_t at = head.find(kLength);
  WEIR_CHECK(at != std::string_view::npos, "an answer without Content-Length");
  std::size_t length = 0;
  const std::string_view digits = head.substr(at + kLength.size());
  std::from_chars(digits.data(), digits.data() + digits.size(), length);
  return length;
}

}  // namespace

HttpClient::HttpClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int connected =
      ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  WEIR_CHECK(connected == 0, "no server on the port");
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

HttpClient::~HttpClient() { ::close(socket_); }

std::string HttpClient::Request(std::string_view target, std::string_view body) {
  return fmt::format(
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.1\r\n"
      "Authorization: AWS4-HMAC-SHA256 Credential=bench\r\n"
      "X-Amz-Target: {}\r\nContent-Length: {}\r\n\r\n{}",
      target, body.size(), body);
}

std::string_view HttpClient::Send(std::string_view request) {
  while (!request.empty()) {
    const ssize_t sent = ::send(socket_, request.data(), request.size(), MSG_NOSIGNAL);
    WEIR_CHECK(sent > 0, "the server has closed the connection");
    request.remove_prefix(static_cast<std::size_t>(sent));
  }
  buffer_.clear();
  std::size_t whole = std::string::npos;
  std::size_t head = std::string::npos;
  while (buffer_.size() < whole) {
    const std::size_t before = buffer_.size();
    buffer_.resize(before + kReadBytes);
    const ssize_t got = ::recv(socket_, buffer_.data() + before, kReadBytes, 0);
    WEIR_CHECK(got > 0, "the server has closed the connection");
    buffer_.resize(before + static_cast<std::size_t>(got));
    if (head != std::string::npos) continue;
    head = buffer_.find(kEndOfHead);
    if (head != std::string::npos) {
      whole = head + kEndOfHead.size() + ContentLength(std::string_view(buffer_).substr(0, head));
    }
  }
  WEIR_CHECK(buffer_.starts_with("HTTP/1.1 200"), "the server has refused a request");
  return std::string_view(buffer_).substr(head + kEndOfHead.size());
}

}  // namespace weir::bench
