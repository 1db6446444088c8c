// One connection of a client: its bytes (plain or TLS), its deadline, and how it is cut.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>

namespace weir::cloud::http {

/// Lives on one event loop: everything but Abort(), GiveWay(), PostWake() and what these are
/// decided by is called there. A timer that is moved only when the next deadline is an earlier one
/// keeps requests free of timer work.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Duration = std::chrono::steady_clock::duration;
  /// What it is busy with; the first may go first where there is no room.
  enum class Phase : std::uint8_t {
    kIdle,       ///< no request has begun
    kReading,    ///< a part of a request is here
    kAnswering,  ///< an answer is on its way
    kWorking,    ///< a handler has a request
  };

  /// `tls` is empty for a plain connection, and outlives this otherwise.
  Connection(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls);

  /// Runs beside the session until Finish(): cancels what the session waits for at the deadline.
  boost::asio::awaitable<void> WatchDeadline();

  /// TLS's handshake; the protocol that ALPN chose, "" for none. Nothing when it failed.
  boost::asio::awaitable<std::optional<std::string>> Handshake();

  /// Waits for the first byte, and leaves it to be read; nothing at the end, on an error or at the
  /// deadline.
  boost::asio::awaitable<std::optional<char>> FirstByte();
  /// No TLS from now on. REQUIRES: no Handshake() yet.
  void SpeakPlainly() { tls_.reset(); }

  /// At least one byte, or 0 at the end, on an error or at the deadline.
  boost::asio::awaitable<std::size_t> Read(std::span<char> into);
  /// All of both, or false.
  boost::asio::awaitable<bool> Write(std::string_view head, std::string_view body);
  /// How many bytes can be read at once; 0 where that is not known.
  [[nodiscard]] std::size_t Available() const;
  /// Wakes the session when the peer leaves while nothing is read; not where it has sent more
  /// before that, or over TLS (then the next write tells).
  void WatchPeer();
  [[nodiscard]] bool peer_left() const { return peer_left_; }
  /// Tells the peer that nothing more comes; it may still be sending.
  void ShutdownWrite();

  /// From now on; replaces the earlier deadline.
  void SetDeadline(Duration from_now);
  void SetDeadlineAt(std::chrono::steady_clock::time_point deadline);
  void ClearDeadline();
  /// Sets the deadline (kWorking has none) and what the time goes for.
  void Enter(Phase phase, Duration from_now);
  void EnterWorking();
  [[nodiscard]] Phase phase() const { return phase_.load(std::memory_order_relaxed); }
  /// When the phase began, by the steady clock.
  [[nodiscard]] Duration since() const { return Duration(since_.load(std::memory_order_relaxed)); }
  /// Whether a deadline has passed; asking forgets it.
  bool TakeTimedOut() { return std::exchange(timed_out_, false); }

  /// Waits for Wake(). REQUIRES: no Wake() before it that somebody counts on.
  boost::asio::awaitable<void> Sleep();
  void Wake();
  /// From any thread, while the session lives.
  void PostWake();

  /// From any thread: closes the socket and wakes the session.
  void Abort();
  /// The same, unless a handler is at work by then.
  void GiveWay();
  [[nodiscard]] bool gives_way() const { return gives_way_.load(std::memory_order_relaxed); }
  [[nodiscard]] bool aborted() const { return aborted_; }
  /// The session is over: closes everything.
  void Finish();

  /// There is no room for it: what it asks for is to be refused.
  void SetSurplus() { is_surplus_ = true; }
  [[nodiscard]] bool is_surplus() const { return is_surplus_; }

  [[nodiscard]] const std::string& peer() const { return peer_; }
  [[nodiscard]] bool is_tls() const { return tls_.has_value(); }
  [[nodiscard]] boost::asio::any_io_executor executor() { return socket_.get_executor(); }

 private:
  using TimePoint = std::chrono::steady_clock::time_point;
  using Tls = boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>;

  boost::asio::ip::tcp::socket socket_;
  std::optional<Tls> tls_;
  std::string peer_;
  boost::asio::steady_timer timer_;
  boost::asio::steady_timer sleep_;
  TimePoint deadline_ = TimePoint::max();
  TimePoint armed_ = TimePoint::max();
  std::atomic<Phase> phase_ = Phase::kIdle;
  std::atomic<Duration::rep> since_ = 0;
  std::atomic<bool> gives_way_ = false;
  bool is_surplus_ = false;
  bool timed_out_ = false;
  bool is_watched_ = false;
  bool peer_left_ = false;
  bool aborted_ = false;
  bool finished_ = false;
};

}  // namespace weir::cloud::http
