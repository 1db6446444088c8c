// One connection of the HTTP client, plain or TLS; only http_client.cc includes this.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>

#include "src/aws/http.h"

namespace weir::aws {

/// What a round trip came to.
struct Exchanged {
  Result<HttpResponse> response;
  bool can_go_on = false;   ///< the connection takes another request
  bool was_closed = false;  ///< the peer had closed it before it answered anything
};

/// Each step ends at its deadline, whatever the peer does: the socket is closed then. Not
/// thread-safe.
///
/// Beast parses the responses, but neither reads nor writes: its operations for both kinds of
/// stream would be a tenth of `bootstrap`.
class HttpConnection {
 public:
  using Endpoints = boost::asio::ip::tcp::resolver::results_type;

  /// `tls` is nullptr for a plain connection; both arguments outlive the connection.
  HttpConnection(boost::asio::io_context& io, boost::asio::ssl::context* tls);

  /// kUnavailable, or kDenied when the peer can't prove who it is.
  boost::asio::awaitable<Result<void>> Connect(const Origin& origin, const Endpoints& endpoints,
                                               Deadline until);
  boost::asio::awaitable<Exchanged> RoundTrip(const HttpRequest& request, Deadline until,
                                              std::size_t max_body);

 private:
  using Socket = boost::asio::ip::tcp::socket;
  using ErrorCode = boost::system::error_code;
  static constexpr std::size_t kReadBytes = 8 << 10;
  class TimeLimit;
  class Received;

  boost::asio::awaitable<Result<void>> Handshake(const Origin& origin, const TimeLimit& limit);
  boost::asio::awaitable<ErrorCode> Write(std::string_view bytes);
  boost::asio::awaitable<ErrorCode> Read(Received& response);
  boost::asio::awaitable<ErrorCode> ReadMore();

  Socket socket_;
  std::optional<boost::asio::ssl::stream<Socket&>> tls_;
  boost::asio::steady_timer timer_;
  std::string buffer_;  ///< its bytes in [begin_, end_) were received and are not used yet
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t read_bytes_ = kReadBytes;  ///< how much is asked for at once; grows with the answers
};

}  // namespace weir::aws
