// For tests: a client that sends whatever bytes it is told to, and reads what comes back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir::cloud::http {

/// A blocking TCP connection to 127.0.0.1. Every wait ends after kPatience with what has come.
class RawClient {
 public:
  static constexpr int kPatienceSeconds = 30;

  /// From 127.0.0.1, or another address of this machine.
  explicit RawClient(std::uint16_t port, const char* from = nullptr);
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient();

  /// False when the peer has closed.
  bool Send(std::string_view bytes) const;
  void FinishSending() const;

  struct Answer {
    int status = 0;  ///< 0: the connection ended before a whole answer
    std::string head;
    std::string body;
  };
  /// The next answer, by its Content-Length; `has_body` is false for answers to HEAD.
  Answer Read(bool has_body = true);
  Answer Ask(std::string_view request);
  /// What comes next; "" at the end of the connection.
  std::string ReadSome();
  /// All bytes up to the end of the connection.
  std::string ReadToEnd();

 private:
  bool Fill();

  int socket_;
  std::string received_;
};

}  // namespace weir::cloud::http
