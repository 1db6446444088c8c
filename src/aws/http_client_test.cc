// The HTTP client against servers that behave, and servers that do not.
#include "src/aws/http_client.h"

#include <atomic>
#include <functional>
#include <latch>
#include <mutex>
#include <thread>
#include <utility>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace weir::aws {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using ::testing::HasSubstr;

/// What the server does when it has read a request.
struct Reply {
  std::string bytes;
  enum class Then { kGoOn, kClose, kHang } then = Then::kGoOn;
};

/// Answers each request as the test says, a thread a connection.
class TestServer {
 public:
  /// `reply` gets the whole request and the number of requests of its connection before it.
  using Handler = std::function<Reply(const std::string& request, int before)>;

  explicit TestServer(Handler reply) : reply_(std::move(reply)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(listener_, any, size), 0);
    EXPECT_EQ(::listen(listener_, 128), 0);
    EXPECT_EQ(::getsockname(listener_, any, &size), 0);
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { Accept(); });
  }
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;
  ~TestServer() {
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    {
      const std::lock_guard lock(mutex_);
      for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
    }
    for (std::thread& session : sessions_) session.join();
    for (const int socket : sockets_) ::close(socket);
    ::close(listener_);
  }

  [[nodiscard]] Origin origin() const { return {false, "127.0.0.1", port_}; }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void Accept() {
    for (;;) {
      const int socket = ::accept(listener_, nullptr, nullptr);
      if (socket < 0) return;
      ++connections_;
      const std::lock_guard lock(mutex_);
      sockets_.push_back(socket);
      sessions_.emplace_back([this, socket] { Serve(socket); });
    }
  }

  void Serve(int socket) {
    std::string buffer;
    for (int before = 0;; ++before) {
      const std::string request = ReadRequest(socket, buffer);
      if (request.empty()) return;
      const Reply reply = reply_(request, before);
      if (::send(socket, reply.bytes.data(), reply.bytes.size(), MSG_NOSIGNAL) < 0) return;
      if (reply.then == Reply::Then::kClose) {
        ::shutdown(socket, SHUT_RDWR);
        return;
      }
      if (reply.then == Reply::Then::kHang) {
        char unread = 0;
        while (::recv(socket, &unread, 1, 0) > 0) {
        }
        return;
      }
    }
  }

  static std::string ReadRequest(int socket, std::string& buffer) {
    for (;;) {
      const std::size_t head = buffer.find("\r\n\r\n");
      if (head != std::string::npos) {
        const std::size_t length = buffer.find("Content-Length: ");
        const std::size_t body = length < head ? std::stoul(buffer.substr(length + 16)) : 0;
        if (buffer.size() >= head + 4 + body) {
          std::string request = buffer.substr(0, head + 4 + body);
          buffer.erase(0, request.size());
          return request;
        }
      }
      std::string piece(1 << 18, '\0');
      const auto count = ::recv(socket, piece.data(), piece.size(), 0);
      if (count <= 0) return {};
      buffer.append(piece, 0, static_cast<std::size_t>(count));
    }
  }

  const Handler reply_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::mutex mutex_;
  std::vector<int> sockets_;
  std::vector<std::thread> sessions_;
  std::thread acceptor_;
};

std::string Ok(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

HttpRequest Request(const Origin& origin, std::string target = "/", std::string_view body = {}) {
  return {.method = body.empty() ? "GET" : "POST",
          .origin = origin,
          .target = std::move(target),
          .headers = {{"Host", origin.Authority()}},
          .body = body};
}

Result<HttpResponse> SendOne(HttpClient& client, const HttpRequest& request,
                             std::chrono::milliseconds patience = 30s) {
  return std::move(client.Send({&request, 1}, std::chrono::steady_clock::now() + patience).front());
}

TEST(HttpClientTest, ManyRequestsShareFewConnectionsAndKeepTheirOrder) {
  TestServer server([](const std::string& request, int) {
    return Reply{Ok(request.substr(0, request.find(" HTTP")))};
  });
  HttpClient client({.requests_in_flight = 8});
  std::vector<HttpRequest> requests;
  for (int i = 0; i < 100; ++i) {
    requests.push_back(Request(server.origin(), "/" + std::to_string(i)));
  }
  for (int time = 0; time < 2; ++time) {
    const auto responses = client.Send(requests, std::chrono::steady_clock::now() + 30s);
    ASSERT_EQ(responses.size(), 100U);
    for (std::size_t i = 0; i < 100; ++i) {
      ASSERT_TRUE(responses[i]) << responses[i].error().message;
      EXPECT_EQ(responses[i]->body, "GET /" + std::to_string(i));
    }
  }
  EXPECT_LE(server.connections(), 8);
}

TEST(HttpClientTest, SendsNothingWhenThereIsNothingToSend) {
  HttpClient client;
  EXPECT_TRUE(client.Send({}, std::chrono::steady_clock::now() + 1s).empty());
}

TEST(HttpClientTest, BodiesGoBothWays) {
  TestServer server([](const std::string& request, int) {
    return Reply{Ok(request.substr(request.find("\r\n\r\n") + 4))};
  });
  HttpClient client;
  const std::string body(3'000'000, 'x');
  EXPECT_TRUE(SendOne(client, Request(server.origin(), "/", body))->body == body);
}

TEST(HttpClientTest, UnderstandsChunksAndAnswersWithoutABody) {
  TestServer server([](const std::string& request, int) {
    if (request.starts_with("HEAD")) {
      return Reply{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: \"x\"\r\n\r\n"};
    }
    return Reply{
        "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"};
  });
  HttpClient client;
  const auto chunked = SendOne(client, Request(server.origin()));
  EXPECT_EQ(chunked->status, 404);
  EXPECT_EQ(chunked->body, "abcde");
  HttpRequest head = Request(server.origin());
  head.method = "HEAD";
  EXPECT_EQ(SendOne(client, head)->Header("etag"), "\"x\"");
  EXPECT_EQ(SendOne(client, Request(server.origin()))->body, "abcde");
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpClientTest, AKeptConnectionThatWasClosedIsReplaced) {
  TestServer server([](const std::string&, int) { return Reply{Ok("x"), Reply::Then::kClose}; });
  HttpClient client;
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(SendOne(client, Request(server.origin(), "/", "body")));
  EXPECT_EQ(server.connections(), 5);
}

TEST(HttpClientTest, NoAnswerOnAFreshConnectionIsUnknown) {
  TestServer server([](const std::string&, int) { return Reply{"", Reply::Then::kClose}; });
  HttpClient client;
  EXPECT_EQ(SendOne(client, Request(server.origin(), "/", "body")).error().kind,
            ErrorKind::kUnknown);
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpClientTest, ATruncatedAnswerIsUnknown) {
  TestServer server([](const std::string&, int) {
    return Reply{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this", Reply::Then::kClose};
  });
  HttpClient client;
  EXPECT_EQ(SendOne(client, Request(server.origin())).error().kind, ErrorKind::kUnknown);
}

TEST(HttpClientTest, GarbageIsUnknown) {
  TestServer server([](const std::string&, int) {
    return Reply{"SSH-2.0-OpenSSH_9.2\r\n\r\n", Reply::Then::kClose};
  });
  HttpClient client;
  EXPECT_EQ(SendOne(client, Request(server.origin())).error().kind, ErrorKind::kUnknown);
}

TEST(HttpClientTest, ABodyBeyondTheLimitIsRefused) {
  TestServer server([](const std::string&, int) { return Reply{Ok(std::string(2'000, 'x'))}; });
  HttpClient client({.body_bytes = 1'000});
  EXPECT_THAT(SendOne(client, Request(server.origin())).error().message, HasSubstr("body limit"));
}

TEST(HttpClientTest, AServerThatHangsIsGivenUp) {
  TestServer server([](const std::string&, int) { return Reply{"HTTP/1.1", Reply::Then::kHang}; });
  HttpClient patient;
  ErrorKind kind = ErrorKind::kUnavailable;  // while the time is too short even to be connected
  for (auto time = 50ms; kind == ErrorKind::kUnavailable; time *= 2) {
    kind = SendOne(patient, Request(server.origin()), time).error().kind;
  }
  EXPECT_EQ(kind, ErrorKind::kUnknown);
  HttpClient hasty({.answer = 50ms});
  EXPECT_EQ(SendOne(hasty, Request(server.origin())).error().kind, ErrorKind::kUnknown);
}

TEST(HttpClientTest, OneThatHangsDoesNotHoldTheOthers) {
  constexpr int kOthers = 20;
  std::latch others(kOthers);
  TestServer server([&others](const std::string& request, int) {
    if (request.starts_with("GET /slow")) {
      others.wait();
      return Reply{"", Reply::Then::kClose};
    }
    others.count_down();
    return Reply{Ok("x")};
  });
  HttpClient client;
  std::vector<HttpRequest> requests = {Request(server.origin(), "/slow")};
  for (int i = 0; i < kOthers; ++i) requests.push_back(Request(server.origin()));
  const auto responses = client.Send(requests, std::chrono::steady_clock::now() + 30s);
  EXPECT_FALSE(responses[0]);
  for (std::size_t i = 1; i < responses.size(); ++i) EXPECT_TRUE(responses[i]);
}

TEST(HttpClientTest, NobodyThereIsUnavailable) {
  const int taken = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);  // where nobody listens
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(::bind(taken, any, size), 0);
  ASSERT_EQ(::getsockname(taken, any, &size), 0);
  Origin origin{false, "127.0.0.1", ntohs(address.sin_port)};
  HttpClient client;
  EXPECT_EQ(SendOne(client, Request(origin)).error().kind, ErrorKind::kUnavailable);
  ::close(taken);
  origin.host = "nobody.invalid";
  EXPECT_EQ(SendOne(client, Request(origin), 5s).error().kind, ErrorKind::kUnavailable);
}

TEST(HttpClientTest, AServerWithoutTlsIsNoTlsServer) {
  TestServer server([](const std::string&, int) { return Reply{Ok("x")}; });
  HttpClient client({.connect = 200ms});
  Origin origin = server.origin();
  origin.is_tls = true;
  EXPECT_EQ(SendOne(client, Request(origin)).error().kind, ErrorKind::kUnavailable);
}

TEST(HttpClientTest, ABundleThatIsNotThereIsAnError) {
  TestServer server([](const std::string&, int) { return Reply{Ok("x")}; });
  HttpClient client({}, "/nowhere/bundle.pem");
  Origin origin = server.origin();
  EXPECT_TRUE(SendOne(client, Request(origin)));
  origin.is_tls = true;
  EXPECT_THAT(SendOne(client, Request(origin)).error().message, HasSubstr("/nowhere/bundle.pem"));
}

}  // namespace
}  // namespace weir::aws
