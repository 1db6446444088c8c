// Listeners, and their connections on event loops.
#include "src/cloud/http/server.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include "src/cloud/http/connection.h"
#include "src/cloud/http/crowd.h"
#include "src/cloud/http/event_loops.h"
#include "src/cloud/http/http1_session.h"
#include "src/cloud/http/http2_session.h"
#include "src/cloud/http/peer_user.h"
#include "src/cloud/http/tls_context.h"

namespace weir::cloud::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kAwaitTuple = asio::as_tuple(asio::use_awaitable);
/// How long nothing is accepted after the system had no file descriptor left.
constexpr std::chrono::milliseconds kBreather{100};

/// So many connections beyond the limit are told that there is no room, and for so long.
constexpr std::size_t kMaxSurplus = 256;
constexpr std::chrono::seconds kSurplusPatience{5};

ServerLimits SurplusLimits(ServerLimits limits) {
  const auto shorten = [](std::chrono::milliseconds& time) {
    time = std::min<std::chrono::milliseconds>(time, kSurplusPatience);
  };
  shorten(limits.idle);
  shorten(limits.read);
  shorten(limits.write);
  return limits;
}

/// "PRI * HTTP/2.0\r\n", which no request of HTTP/1.1 begins with.
constexpr std::size_t kPrefaceLine = 16;

/// The first bytes of a plain connection: enough to tell HTTP/2 from HTTP/1.1.
asio::awaitable<std::string> ReadBeginning(std::shared_ptr<Connection> connection,
                                           const ServerLimits& limits) {
  constexpr std::size_t kReadBytes = 4 << 10;
  std::string received;
  const std::string_view line = kHttp2Preface.substr(0, kPrefaceLine);
  while (received.size() < line.size() && line.starts_with(received)) {
    const std::size_t size = received.size();
    received.resize(size + kReadBytes);
    const std::span<char> room(received.data() + size, kReadBytes);
    const std::size_t count = co_await connection->Read(room);
    received.resize(size + count);
    if (count == 0) break;
    if (size == 0) connection->Enter(Connection::Phase::kReading, limits.read);
  }
  co_return received;
}

/// Answers a request that came without TLS where only TLS is spoken.
asio::awaitable<void> AskForTls(std::shared_ptr<Connection> connection) {
  constexpr std::string_view kBody =
      "<Error><Code>TlsRequired</Code><Message>This port speaks HTTPS: write https:// in place of "
      "http://.</Message></Error>\n";
  constexpr std::size_t kMostRead = 1 << 20;
  connection->SpeakPlainly();
  const std::string head = fmt::format(
      "HTTP/1.1 400 Bad Request\r\nContent-Type: application/xml\r\nContent-Length: {}\r\n"
      "x-amzn-errortype: TlsRequired\r\nConnection: close\r\n\r\n",
      kBody.size());
  const bool is_written = co_await connection->Write(head, kBody);
  if (!is_written) co_return;
  connection->ShutdownWrite();
  // What is closed with bytes unread is reset, and the answer with it.
  std::array<char, 4 << 10> rest{};
  std::size_t read = 0;
  while (read < kMostRead) {
    const std::size_t count = co_await connection->Read(rest);
    if (count == 0) co_return;
    read += count;
  }
}

Error CannotListen(const std::string& address, std::uint16_t port, const error_code& error) {
  ErrorKind kind = ErrorKind::kUnavailable;
  if (error == asio::error::address_in_use) kind = ErrorKind::kConflict;
  if (error == asio::error::access_denied) kind = ErrorKind::kDenied;
  if (error == asio::error::invalid_argument) kind = ErrorKind::kInvalidInput;
  return {kind, fmt::format("cannot listen on {} port {}: {}", address, port, error.message())};
}

}  // namespace

/// What runs the connections and their handlers, and what bounds them together.
struct Threads {
  explicit Threads(const ServerLimits& limits)
      : loops(limits.threads), pool(limits.threads), budget(limits.in_flight_bytes) {}

  EventLoops loops;
  /// For what would hold up a loop: large requests, and those of HTTP/2, whose connections have
  /// many at once.
  asio::thread_pool pool;
  ByteBudget budget;
};

/// A listener's state. It lives until its accepting and its last connection are over.
class ListenerState : public std::enable_shared_from_this<ListenerState> {
 public:
  ListenerState(Threads& threads, const ServerLimits& limits, std::atomic<std::size_t>& total,
                Handler& handler, Clients clients)
      : clients_(clients),
        acceptor_(threads.loops.Next()),
        threads_(threads),
        limits_(limits),
        surplus_limits_(SurplusLimits(limits)),
        total_(total),
        handler_(handler) {}

  Result<std::uint16_t> Open(const std::string& address, std::uint16_t port, const TlsFiles& tls);
  void Start();
  /// Returns when nothing of this listener runs any more.
  void Close();

 private:
  static asio::awaitable<void> Accept(std::shared_ptr<ListenerState> self);
  static asio::awaitable<void> Serve(std::shared_ptr<ListenerState> self,
                                     std::shared_ptr<Connection> connection);
  asio::awaitable<void> Converse(std::shared_ptr<Connection> connection);
  void Admit(tcp::socket socket);
  void MakeRoom();
  void Leave(const std::shared_ptr<Connection>& connection);

  const Clients clients_;
  tcp::acceptor acceptor_;
  std::unique_ptr<asio::ssl::context> tls_;
  Threads& threads_;
  const ServerLimits& limits_;
  const ServerLimits surplus_limits_;
  std::atomic<std::size_t>& total_;
  Handler& handler_;

  std::mutex mutex_;
  std::condition_variable left_;
  Crowd connections_;
  bool is_accepting_ = false;
  bool lacks_files_ = false;  // the last connection could not be accepted for that
  bool is_closing_ = false;
};

Result<std::uint16_t> ListenerState::Open(const std::string& address, std::uint16_t port,
                                          const TlsFiles& tls) {
  error_code error;
  const auto ip = asio::ip::make_address(address == "localhost" ? "127.0.0.1" : address, error);
  if (error) return CannotListen(address, port, error);
  if (!tls.certificate_chain.empty() || !tls.private_key.empty()) {
    auto context = MakeTlsContext(tls);
    if (!context) return context.error();
    tls_ = *std::move(context);
  }
  const tcp::endpoint endpoint(ip, port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) return CannotListen(address, port, error);
  return acceptor_.local_endpoint().port();
}

void ListenerState::Start() {
  is_accepting_ = true;
  asio::co_spawn(acceptor_.get_executor(), Accept(shared_from_this()), asio::detached);
}

asio::awaitable<void> ListenerState::Accept(std::shared_ptr<ListenerState> self) {
  while (self->acceptor_.is_open()) {
    const asio::any_io_executor loop = self->threads_.loops.Next();
    auto [error, socket] = co_await self->acceptor_.async_accept(loop, kAwaitTuple);
    if (!error) {
      self->lacks_files_ = false;
      self->Admit(std::move(socket));
    } else if (error == asio::error::operation_aborted) {
      break;
    } else if (error == asio::error::no_descriptors) {
      if (!std::exchange(self->lacks_files_, true)) {
        spdlog::error("no connection can be accepted: {}", error.message());
      }
      self->MakeRoom();
      asio::steady_timer timer(self->acceptor_.get_executor(), kBreather);
      co_await timer.async_wait(kAwaitTuple);
    }
  }
  const std::lock_guard lock(self->mutex_);
  self->is_accepting_ = false;
  self->left_.notify_all();
}

/// Whoever has closed already is nobody.
bool IsOfOtherUser(int socket) {
  const PeerUser peer = UserOfPeer(socket);
  return peer.is_known && peer.user != ::geteuid();
}

void ListenerState::Admit(tcp::socket socket) {
  if (clients_ == Clients::kOwnUser && IsOfOtherUser(socket.native_handle())) return;
  const std::lock_guard lock(mutex_);
  const bool is_full = total_ >= limits_.connections + connections_.leaving();
  const bool is_surplus = is_full && !connections_.MakeRoom();
  const bool is_hopeless = total_ >= limits_.connections + kMaxSurplus;
  if (is_closing_ || is_hopeless) return;  // the socket closes itself
  auto connection = std::make_shared<Connection>(std::move(socket), tls_.get());
  if (is_surplus) connection->SetSurplus();
  connections_.Add(connection);
  ++total_;
  asio::co_spawn(connection->executor(), connection->WatchDeadline(), asio::detached);
  asio::co_spawn(connection->executor(), Serve(shared_from_this(), connection), asio::detached);
}

void ListenerState::MakeRoom() {
  const std::lock_guard lock(mutex_);
  connections_.MakeRoom();
}

asio::awaitable<void> ListenerState::Serve(std::shared_ptr<ListenerState> self,
                                           std::shared_ptr<Connection> connection) {
  try {
    co_await self->Converse(connection);
  } catch (const std::exception& error) {
    spdlog::error("a connection ended by an exception: {}", error.what());
  }
  connection->Finish();
  self->Leave(connection);
}

asio::awaitable<void> ListenerState::Converse(std::shared_ptr<Connection> connection) {
  const ServerLimits& limits = connection->is_surplus() ? surplus_limits_ : limits_;
  std::string received;
  bool is_http2 = false;
  connection->Enter(Connection::Phase::kReading, limits.read);
  if (connection->is_tls()) {
    const std::optional<char> first = co_await connection->FirstByte();
    if (!first) co_return;
    // The letter of a method: a record of TLS begins with its type.
    if (*first >= 'A' && *first <= 'Z') {
      co_await AskForTls(connection);
      co_return;
    }
    const std::optional<std::string> protocol = co_await connection->Handshake();
    if (!protocol) co_return;
    is_http2 = *protocol == "h2";
  } else {
    connection->Enter(Connection::Phase::kIdle, limits.idle);
    received = co_await ReadBeginning(connection, limits);
    if (received.empty()) co_return;
    is_http2 = received.starts_with(kHttp2Preface.substr(0, kPrefaceLine));
  }
  const Resources resources{threads_.pool.get_executor(), threads_.budget};
  if (is_http2) {
    co_await ServeHttp2(connection, received, resources, limits, handler_);
  } else {
    co_await ServeHttp1(connection, received, resources, limits, handler_);
  }
}

void ListenerState::Leave(const std::shared_ptr<Connection>& connection) {
  const std::lock_guard lock(mutex_);
  connections_.Remove(connection);
  --total_;
  left_.notify_all();
}

void ListenerState::Close() {
  std::unique_lock lock(mutex_);
  is_closing_ = true;
  asio::post(acceptor_.get_executor(), [self = shared_from_this()] {
    error_code ignored;
    self->acceptor_.close(ignored);
  });
  connections_.AbortAll();
  left_.wait(lock, [this] { return !is_accepting_ && connections_.empty(); });
}

class Server::Impl {
 public:
  explicit Impl(ServerLimits limits) : limits_(limits), threads_(limits_) {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() { Stop(); }

  Result<Listener> Listen(const std::string& address, std::uint16_t port, Handler& handler,
                          const TlsFiles& tls, Clients clients) {
    const auto state =
        std::make_shared<ListenerState>(threads_, limits_, connections_, handler, clients);
    const auto bound = state->Open(address, port, tls);
    if (!bound) return bound.error();
    const std::lock_guard lock(mutex_);
    if (is_stopped_) return Error{ErrorKind::kUnavailable, "the server has been stopped"};
    const Listener listener{++last_id_, *bound};
    listeners_.emplace(listener.id, state);
    state->Start();
    return listener;
  }

  void Close(std::uint64_t id) {
    std::shared_ptr<ListenerState> state;
    {
      const std::lock_guard lock(mutex_);
      const auto found = listeners_.find(id);
      if (found == listeners_.end()) return;
      state = std::move(found->second);
      listeners_.erase(found);
    }
    state->Close();
  }

  void Stop() {
    std::map<std::uint64_t, std::shared_ptr<ListenerState>> listeners;
    {
      const std::lock_guard lock(mutex_);
      is_stopped_ = true;
      listeners.swap(listeners_);
    }
    for (const auto& [id, state] : listeners) state->Close();
    listeners.clear();
    threads_.pool.join();
    threads_.loops.Join();
  }

 private:
  const ServerLimits limits_;
  Threads threads_;
  std::atomic<std::size_t> connections_ = 0;

  std::mutex mutex_;
  std::map<std::uint64_t, std::shared_ptr<ListenerState>> listeners_;
  std::uint64_t last_id_ = 0;
  bool is_stopped_ = false;
};

Server::Server(ServerLimits limits) : impl_(std::make_unique<Impl>(limits)) {}
Server::~Server() = default;

Result<Server::Listener> Server::Listen(const std::string& address, std::uint16_t port,
                                        Handler& handler, const TlsFiles& tls, Clients clients) {
  return impl_->Listen(address, port, handler, tls, clients);
}

void Server::Close(const Listener& listener) { impl_->Close(listener.id); }
void Server::Stop() { impl_->Stop(); }

}  // namespace weir::cloud::http
