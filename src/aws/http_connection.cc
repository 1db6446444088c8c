// One connection of the HTTP client, plain or TLS.
#include "src/aws/http_connection.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace weir::aws {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::uint32_t kMaxHeaderBytes = 64 << 10;
constexpr std::size_t kMaxReadBytes = 64 << 10;
/// A body up to this goes out together with its header, in one call of the system.
constexpr std::size_t kMaxJoinedBody = 64 << 10;

std::string HeadOf(const HttpRequest& request) {
  std::string head = request.method + " " + request.target + " HTTP/1.1\r\n";
  for (const HttpHeader& header : request.headers) {
    head.append(header.name).append(": ").append(header.value).append("\r\n");
  }
  const bool has_body =
      !request.body.empty() || request.method == "POST" || request.method == "PUT";
  if (has_body) {
    head.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
  }
  return head += "\r\n";
}

HttpResponse ResponseOf(http::response<http::string_body> message) {
  HttpResponse response;
  response.status = static_cast<int>(message.result_int());
  for (const auto& field : message) {
    response.headers.push_back({std::string(field.name_string()), std::string(field.value())});
  }
  response.body = std::move(message.body());
  return response;
}

Error FailedAt(const Origin& origin, const error_code& failed, ErrorKind kind) {
  return {kind, origin.Authority() + ": " + failed.message()};
}

/// Whether the peer has closed the connection, cleanly or not.
bool IsClosed(const error_code& failed) {
  return failed == http::error::end_of_stream || failed == asio::error::eof ||
         failed == asio::error::connection_reset || failed == asio::error::broken_pipe ||
         failed == asio::error::connection_aborted || failed == asio::ssl::error::stream_truncated;
}

}  // namespace

/// Closes the socket at the deadline, as long as it lives.
class HttpConnection::TimeLimit {
 public:
  TimeLimit(HttpConnection& connection, Deadline until)
      : timer_(connection.timer_), state_(std::make_shared<State>()) {
    timer_.expires_at(until);
    // Shared: the timer may fire just when the step has ended.
    timer_.async_wait([state = state_, &connection](const error_code& cancelled) {
      if (cancelled || state->is_over) return;
      state->has_fired = true;
      error_code ignored;
      connection.socket_.close(ignored);
    });
  }
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;
  ~TimeLimit() {
    state_->is_over = true;
    timer_.cancel();
  }

  /// What has really stopped a step that failed.
  [[nodiscard]] error_code CauseOf(const error_code& failed) const {
    return failed && state_->has_fired ? error_code(asio::error::timed_out) : failed;
  }

 private:
  struct State {
    bool is_over = false;
    bool has_fired = false;
  };

  asio::steady_timer& timer_;
  const std::shared_ptr<State> state_;
};

/// A response that comes in pieces.
class HttpConnection::Received {
 public:
  Received(bool has_no_body, std::size_t max_body) {
    parser_.header_limit(kMaxHeaderBytes);
    parser_.body_limit(max_body);
    parser_.skip(has_no_body);
    parser_.eager(true);
  }

  /// How many of the bytes it has used; none if it needs more of them.
  std::size_t Put(std::string_view bytes, error_code& failed) {
    const std::size_t used = parser_.put(asio::buffer(bytes.data(), bytes.size()), failed);
    if (failed == http::error::need_more) failed = {};
    return used;
  }
  error_code PutEnd() {
    error_code failed = http::error::end_of_stream;
    if (!parser_.got_some()) return failed;
    failed = {};
    parser_.put_eof(failed);
    return failed;
  }
  [[nodiscard]] bool is_whole() const { return parser_.is_done(); }
  [[nodiscard]] bool has_begun() const { return parser_.got_some(); }
  [[nodiscard]] bool keeps_alive() const { return parser_.keep_alive(); }
  HttpResponse Take() { return ResponseOf(parser_.release()); }

 private:
  http::response_parser<http::string_body> parser_;
};

HttpConnection::HttpConnection(asio::io_context& io, asio::ssl::context* tls)
    : socket_(io), timer_(io) {
  if (tls != nullptr) tls_.emplace(socket_, *tls);
}

asio::awaitable<Result<void>> HttpConnection::Connect(const Origin& origin,
                                                      const Endpoints& endpoints, Deadline until) {
  const TimeLimit limit(*this, until);
  error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  co_await asio::async_connect(socket_, endpoints, token);
  if (failed) co_return FailedAt(origin, limit.CauseOf(failed), ErrorKind::kUnavailable);
  socket_.set_option(asio::ip::tcp::no_delay(true), failed);
  if (!tls_) co_return Result<void>();
  Result<void> shaken = co_await Handshake(origin, limit);
  co_return shaken;
}

asio::awaitable<Result<void>> HttpConnection::Handshake(const Origin& origin,
                                                        const TimeLimit& limit) {
  error_code failed;
  error_code is_name;
  asio::ip::make_address(origin.host, is_name);
  std::string name = origin.host;
  if (is_name) {  // SNI is for names only
    SSL_ctrl(tls_->native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             name.data());
  }
  tls_->set_verify_callback(asio::ssl::host_name_verification(origin.host), failed);
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  if (!failed) co_await tls_->async_handshake(asio::ssl::stream_base::client, token);
  if (!failed) co_return Result<void>();
  const bool is_plain =
      failed.category() == asio::error::get_ssl_category() &&
      ERR_GET_REASON(static_cast<unsigned long>(failed.value())) == SSL_R_WRONG_VERSION_NUMBER;
  if (is_plain) {
    co_return Error{ErrorKind::kDenied, origin.Authority() +
                                            ": it speaks no TLS: write http:// in place of "
                                            "https://"};
  }
  const auto verified = SSL_get_verify_result(tls_->native_handle());
  if (verified == X509_V_OK) {
    co_return FailedAt(origin, limit.CauseOf(failed), ErrorKind::kUnavailable);
  }
  co_return Error{ErrorKind::kDenied, origin.Authority() + ": its certificate is not trusted: " +
                                          X509_verify_cert_error_string(verified) +
                                          "; AWS_CA_BUNDLE names a file of others to trust"};
}

asio::awaitable<Exchanged> HttpConnection::RoundTrip(const HttpRequest& request, Deadline until,
                                                     std::size_t max_body) {
  const TimeLimit limit(*this, until);
  Received response(request.method == "HEAD", max_body);
  std::string head = HeadOf(request);
  const bool is_joined = request.body.size() <= kMaxJoinedBody;
  if (is_joined) head += request.body;
  const std::string_view bytes = head;
  // A peer that refuses a request may answer before it has read all of it.
  error_code not_written = co_await Write(bytes);
  if (!not_written && !is_joined) not_written = co_await Write(request.body);
  const error_code failed = co_await Read(response);
  if (failed) {
    const error_code cause = limit.CauseOf(not_written ? not_written : failed);
    Exchanged lost{FailedAt(request.origin, cause, ErrorKind::kUnknown)};
    lost.was_closed = !response.has_begun() && IsClosed(cause);
    co_return lost;
  }
  const bool is_clean = !not_written && begin_ == end_;
  const bool can_go_on = is_clean && response.keeps_alive() && socket_.is_open();
  Exchanged done{response.Take(), can_go_on};
  co_return done;
}

asio::awaitable<error_code> HttpConnection::Write(std::string_view bytes) {
  error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  while (!bytes.empty() && !failed) {
    const asio::const_buffer left(bytes.data(), bytes.size());
    std::size_t count = 0;
    if (tls_) {
      count = co_await tls_->async_write_some(left, token);
    } else {
      count = co_await socket_.async_write_some(left, token);
    }
    bytes.remove_prefix(count);
  }
  co_return failed;
}

asio::awaitable<error_code> HttpConnection::Read(Received& response) {
  error_code failed;
  while (!response.is_whole()) {
    const std::string_view bytes(buffer_.data() + begin_, end_ - begin_);
    const std::size_t used = bytes.empty() ? 0 : response.Put(bytes, failed);
    begin_ += used;
    if (failed) co_return failed;
    if (used > 0) continue;
    failed = co_await ReadMore();
    if (failed == asio::error::eof) co_return response.PutEnd();
    if (failed) co_return failed;
  }
  co_return failed;
}

asio::awaitable<error_code> HttpConnection::ReadMore() {
  error_code failed = http::error::header_limit;
  if (end_ - begin_ > kMaxHeaderBytes) co_return failed;  // a line without an end
  failed = {};
  buffer_.erase(0, begin_);
  end_ -= std::exchange(begin_, 0);
  buffer_.resize(end_ + read_bytes_);
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  const asio::mutable_buffer room(buffer_.data() + end_, read_bytes_);
  std::size_t count = 0;
  if (tls_) {
    count = co_await tls_->async_read_some(room, token);
  } else {
    count = co_await socket_.async_read_some(room, token);
  }
  end_ += count;
  if (count == read_bytes_) read_bytes_ = std::min(2 * read_bytes_, kMaxReadBytes);
  co_return failed;
}

}  // namespace weir::aws
