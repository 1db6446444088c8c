// Asio behind the sessions. Errors are not told apart: whatever broke, the connection is over.
#include "src/cloud/http/connection.h"

#include <array>
#include <cerrno>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <sys/socket.h>

namespace weir::cloud::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

std::string PeerOf(const asio::ip::tcp::socket& socket) {
  error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  return error ? std::string() : endpoint.address().to_string(error);
}

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, asio::ssl::context* tls)
    : socket_(std::move(socket)),
      peer_(PeerOf(socket_)),
      timer_(socket_.get_executor()),
      sleep_(socket_.get_executor()),
      since_(Clock::now().time_since_epoch().count()) {
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  if (tls != nullptr) tls_.emplace(socket_, *tls);
}

asio::awaitable<void> Connection::WatchDeadline() {
  const auto self = shared_from_this();
  while (!finished_ && !aborted_) {
    armed_ = deadline_;
    timer_.expires_at(armed_);
    co_await timer_.async_wait(kAwait);
    if (finished_ || Clock::now() < deadline_) continue;
    timed_out_ = true;
    deadline_ = TimePoint::max();
    error_code ignored;
    socket_.cancel(ignored);
  }
}

asio::awaitable<std::optional<std::string>> Connection::Handshake() {
  const auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::server, kAwait);
  if (error) co_return std::nullopt;
  const unsigned char* name = nullptr;
  unsigned length = 0;
  ::SSL_get0_alpn_selected(tls_->native_handle(), &name, &length);
  co_return std::string(reinterpret_cast<const char*>(name), length);
}

asio::awaitable<std::optional<char>> Connection::FirstByte() {
  const auto [error] = co_await socket_.async_wait(asio::ip::tcp::socket::wait_read, kAwait);
  if (error) co_return std::nullopt;
  char byte = 0;
  const auto count = ::recv(socket_.native_handle(), &byte, sizeof byte, MSG_PEEK | MSG_DONTWAIT);
  co_return count == 1 ? std::optional(byte) : std::nullopt;
}

asio::awaitable<std::size_t> Connection::Read(std::span<char> into) {
  const auto buffer = asio::buffer(into.data(), into.size());
  if (tls_) {
    const auto [error, count] = co_await tls_->async_read_some(buffer, kAwait);
    co_return error ? 0 : count;
  }
  const auto [error, count] = co_await socket_.async_read_some(buffer, kAwait);
  co_return error ? 0 : count;
}

asio::awaitable<bool> Connection::Write(std::string_view head, std::string_view body) {
  const std::array<asio::const_buffer, 2> buffers = {asio::buffer(head.data(), head.size()),
                                                     asio::buffer(body.data(), body.size())};
  if (tls_) {
    const auto [error, count] = co_await asio::async_write(*tls_, buffers, kAwait);
    co_return !error;
  }
  const auto [error, count] = co_await asio::async_write(socket_, buffers, kAwait);
  co_return !error;
}

std::size_t Connection::Available() const {
  error_code error;
  const std::size_t count = tls_ ? 0 : socket_.available(error);
  return error ? 0 : count;
}

void Connection::WatchPeer() {
  if (std::exchange(is_watched_, true)) return;
  socket_.async_wait(asio::ip::tcp::socket::wait_read, [self = shared_from_this()](error_code e) {
    self->is_watched_ = false;
    if (e || self->finished_) return;
    char byte = 0;
    const auto count =
        ::recv(self->socket_.native_handle(), &byte, sizeof byte, MSG_PEEK | MSG_DONTWAIT);
    self->peer_left_ = count == 0 || (count < 0 && errno != EAGAIN);
    if (self->peer_left_) self->Wake();
  });
}

void Connection::ShutdownWrite() {
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

void Connection::SetDeadline(Duration from_now) { SetDeadlineAt(Clock::now() + from_now); }

void Connection::SetDeadlineAt(TimePoint deadline) {
  deadline_ = deadline;
  if (deadline_ < armed_) timer_.cancel();
}

void Connection::Enter(Phase phase, Duration from_now) {
  const TimePoint now = Clock::now();
  SetDeadlineAt(now + from_now);
  if (phase_.exchange(phase, std::memory_order_relaxed) == phase) return;
  since_.store(now.time_since_epoch().count(), std::memory_order_relaxed);
}

void Connection::EnterWorking() {
  ClearDeadline();
  phase_.store(Phase::kWorking, std::memory_order_relaxed);
}

void Connection::ClearDeadline() { deadline_ = TimePoint::max(); }

asio::awaitable<void> Connection::Sleep() {
  sleep_.expires_at(TimePoint::max());
  co_await sleep_.async_wait(kAwait);
}

void Connection::Wake() { sleep_.cancel(); }

void Connection::PostWake() {
  asio::post(socket_.get_executor(), [self = shared_from_this()] { self->Wake(); });
}

void Connection::Abort() {
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    self->aborted_ = true;
    self->Finish();
    self->Wake();
  });
}

void Connection::GiveWay() {
  gives_way_ = true;
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    if (self->phase() == Phase::kWorking) {
      self->gives_way_ = false;
      return;
    }
    self->aborted_ = true;
    self->Finish();
    self->Wake();
  });
}

void Connection::Finish() {
  finished_ = true;
  timer_.cancel();
  error_code ignored;
  socket_.close(ignored);
}

}  // namespace weir::cloud::http
