// One connection of the HTTP client, plain or TLS.
#include "src/aws/http_connection.h"

#include <string>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http.hpp>

namespace weir::aws {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::uint32_t kMaxHeaderBytes = 64 << 10;

using RequestMessage = http::request<http::span_body<const char>>;
using ResponseParser = http::response_parser<http::string_body>;

std::variant<beast::tcp_stream, beast::ssl_stream<beast::tcp_stream>> MakeStream(
    asio::io_context& io, asio::ssl::context* tls) {
  using Stream = std::variant<beast::tcp_stream, beast::ssl_stream<beast::tcp_stream>>;
  if (tls == nullptr) return Stream(std::in_place_index<0>, io);
  return Stream(std::in_place_index<1>, io, *tls);
}

RequestMessage MessageOf(const HttpRequest& request) {
  RequestMessage message;
  message.version(11);
  message.method_string(request.method);
  message.target(request.target);
  for (const HttpHeader& header : request.headers) message.insert(header.name, header.value);
  const bool has_body =
      !request.body.empty() || request.method == "POST" || request.method == "PUT";
  if (has_body) message.content_length(request.body.size());
  message.body() = {request.body.data(), request.body.size()};
  return message;
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

HttpConnection::HttpConnection(asio::io_context& io, asio::ssl::context* tls)
    : stream_(MakeStream(io, tls)) {}

HttpConnection::Plain& HttpConnection::Lowest() {
  if (auto* tls = std::get_if<Tls>(&stream_)) return tls->next_layer();
  return std::get<Plain>(stream_);
}

asio::awaitable<Result<void>> HttpConnection::Connect(const Origin& origin,
                                                      const Endpoints& endpoints, Deadline until) {
  error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  Plain& tcp = Lowest();
  tcp.expires_at(until);
  co_await tcp.async_connect(endpoints, token);
  if (failed) co_return FailedAt(origin, failed, ErrorKind::kUnavailable);
  tcp.socket().set_option(asio::ip::tcp::no_delay(true), failed);
  if (std::holds_alternative<Plain>(stream_)) co_return Result<void>();
  co_return co_await Handshake(origin);
}

asio::awaitable<Result<void>> HttpConnection::Handshake(const Origin& origin) {
  Tls& tls = std::get<Tls>(stream_);
  error_code failed;
  error_code is_name;
  asio::ip::make_address(origin.host, is_name);
  std::string name = origin.host;
  if (is_name) {  // SNI is for names only
    SSL_ctrl(tls.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             name.data());
  }
  tls.set_verify_callback(asio::ssl::host_name_verification(origin.host), failed);
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  if (!failed) co_await tls.async_handshake(asio::ssl::stream_base::client, token);
  if (!failed) co_return Result<void>();
  const auto verified = SSL_get_verify_result(tls.native_handle());
  if (verified == X509_V_OK) co_return FailedAt(origin, failed, ErrorKind::kUnavailable);
  co_return Error{ErrorKind::kDenied, origin.Authority() + ": its certificate is not trusted: " +
                                          X509_verify_cert_error_string(verified)};
}

asio::awaitable<Exchanged> HttpConnection::RoundTrip(const HttpRequest& request, Deadline until,
                                                     std::size_t max_body) {
  Lowest().expires_at(until);
  if (auto* tls = std::get_if<Tls>(&stream_)) {
    co_return co_await RoundTripOn(*tls, request, max_body);
  }
  co_return co_await RoundTripOn(std::get<Plain>(stream_), request, max_body);
}

template <typename Stream>
asio::awaitable<Exchanged> HttpConnection::RoundTripOn(Stream& stream, const HttpRequest& request,
                                                       std::size_t max_body) {
  error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  RequestMessage message = MessageOf(request);
  ResponseParser parser;
  parser.header_limit(kMaxHeaderBytes);
  parser.body_limit(max_body);
  parser.skip(request.method == "HEAD");
  co_await http::async_write(stream, message, token);
  // A peer that refuses a request may answer before it has read all of it.
  const error_code not_written = failed;
  failed = {};
  co_await http::async_read(stream, buffer_, parser, token);
  if (failed) {
    const error_code& cause = not_written ? not_written : failed;
    Exchanged lost{FailedAt(request.origin, cause, ErrorKind::kUnknown)};
    lost.was_closed = !parser.got_some() && IsClosed(cause);
    co_return lost;
  }
  const bool can_go_on = !not_written && parser.keep_alive() && buffer_.size() == 0;
  Exchanged done{ResponseOf(parser.release()), can_go_on};
  co_return done;
}

}  // namespace weir::aws
