// One connection of the HTTP client, plain or TLS; only http_client.cc includes this.
#pragma once

#include <chrono>
#include <variant>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "src/aws/http.h"

namespace weir::aws {

/// What a round trip came to.
struct Exchanged {
  Result<HttpResponse> response;
  bool can_go_on = false;   ///< the connection takes another request
  bool was_closed = false;  ///< the peer had closed it before it answered anything
};

/// Each step ends at its deadline, whatever the peer does. Not thread-safe.
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
  using Plain = boost::beast::tcp_stream;
  using Tls = boost::beast::ssl_stream<boost::beast::tcp_stream>;

  [[nodiscard]] Plain& Lowest();
  boost::asio::awaitable<Result<void>> Handshake(const Origin& origin);
  template <typename Stream>
  boost::asio::awaitable<Exchanged> RoundTripOn(Stream& stream, const HttpRequest& request,
                                                std::size_t max_body);

  std::variant<Plain, Tls> stream_;
  boost::beast::flat_buffer buffer_;
};

}  // namespace weir::aws
