// Sockets as they are.
#include "src/cloud/http/raw_client.h"

#include <array>
#include <cstdlib>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "src/result/check.h"

namespace weir::cloud::http {
namespace {

/// The value of a header field in a head; "" without one.
std::string Field(const std::string& head, const std::string& name) {
  const std::size_t at = head.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const std::size_t begin = at + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

}  // namespace

RawClient::RawClient(std::uint16_t port, const char* from)
    : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  const timeval patience = {.tv_sec = kPatienceSeconds, .tv_usec = 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (from != nullptr) {
    const bool is_ours =
        ::inet_pton(AF_INET, from, &address.sin_addr) == 1 &&
        ::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    WEIR_CHECK(is_ours, "all of 127.0.0.0/8 is this machine's");
  }
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int connected =
      ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  WEIR_CHECK(connected == 0, "the test's server listens");
}

RawClient::~RawClient() { ::close(socket_); }

bool RawClient::Send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void RawClient::FinishSending() const { ::shutdown(socket_, SHUT_WR); }

bool RawClient::Fill() {
  std::array<char, 16 << 10> buffer;
  const ssize_t count = ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (count <= 0) return false;
  received_.append(buffer.data(), static_cast<std::size_t>(count));
  return true;
}

RawClient::Answer RawClient::Read(bool has_body) {
  Answer answer;
  std::size_t end = received_.find("\r\n\r\n");
  while (end == std::string::npos) {
    if (!Fill()) return {};
    end = received_.find("\r\n\r\n");
  }
  answer.head = received_.substr(0, end + 2);
  received_.erase(0, end + 4);
  const std::size_t length =
      has_body ? std::strtoul(Field(answer.head, "Content-Length").c_str(), nullptr, 10) : 0;
  while (received_.size() < length) {
    if (!Fill()) return {};
  }
  answer.body = received_.substr(0, length);
  received_.erase(0, length);
  answer.status = std::atoi(answer.head.substr(answer.head.find(' ')).c_str());
  return answer;
}

RawClient::Answer RawClient::Ask(std::string_view request) {
  Send(request);
  return Read(!request.starts_with("HEAD"));
}

std::string RawClient::ReadSome() {
  if (received_.empty()) Fill();
  return std::exchange(received_, {});
}

std::string RawClient::ReadToEnd() {
  while (Fill()) {
  }
  return std::move(received_);
}

}  // namespace weir::cloud::http
