// HTTP/1.1 over TCP and TLS: keeps connections alive, has many requests in flight on one thread.
#include "src/aws/http_client.h"

#include <algorithm>
#include <exception>
#include <map>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "src/aws/http_connection.h"
#include "src/aws/tls_context.h"

namespace weir::aws {
namespace {

/// A request that fails says so in its result. What is thrown is the system's refusal of memory or
/// a bug of ours, and for the program to end with: swallowed, it would pass for a request without
/// an answer.
void ThrowOn(const std::exception_ptr& thrown) {
  if (thrown) std::rethrow_exception(thrown);
}

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::steady_clock;

/// How long a name's addresses are used before it is looked up again.
constexpr std::chrono::seconds kAddressLife{30};
/// A connection that was idle for longer is not used again: S3 and DynamoDB close theirs.
constexpr std::chrono::seconds kIdleLife{15};

struct Batch {
  std::span<const HttpRequest> requests;
  std::vector<Result<HttpResponse>> responses;
  Deadline deadline;
  std::size_t next = 0;
};

}  // namespace

class HttpClient::Engine {
 public:
  Engine(HttpLimits limits, std::optional<std::string> ca_bundle)
      : limits_(limits), ca_bundle_(std::move(ca_bundle)) {}

  std::vector<Result<HttpResponse>> Send(std::span<const HttpRequest> requests, Deadline deadline);

 private:
  struct Idle {
    std::unique_ptr<HttpConnection> connection;
    steady_clock::time_point since;
  };
  struct Address {
    Result<HttpConnection::Endpoints> endpoints;
    steady_clock::time_point good_until;
  };

  asio::awaitable<void> Run(Batch& batch);
  asio::awaitable<void> Work(Batch& batch);
  asio::awaitable<Result<HttpResponse>> Exchange(const HttpRequest& request, Deadline deadline);
  asio::awaitable<void> Resolve(const Origin& origin, Deadline deadline);
  asio::awaitable<Result<std::unique_ptr<HttpConnection>>> Connect(const Origin& origin,
                                                                   Deadline deadline);
  std::unique_ptr<HttpConnection> TakeIdle(const Origin& origin);
  Result<asio::ssl::context*> TlsContext();

  const HttpLimits limits_;
  const std::optional<std::string> ca_bundle_;
  std::optional<Result<asio::ssl::context>> tls_;
  asio::io_context io_{1};
  std::map<Origin, Address> addresses_;
  std::map<Origin, std::vector<Idle>> idle_;  // after io_: connections go first
};

std::vector<Result<HttpResponse>> HttpClient::Engine::Send(std::span<const HttpRequest> requests,
                                                           Deadline deadline) {
  const Error not_sent{ErrorKind::kUnavailable, "the time was over before the request was sent"};
  Batch batch{requests, {requests.size(), not_sent}, deadline};
  io_.restart();
  asio::co_spawn(io_, Run(batch), ThrowOn);
  io_.run();
  return std::move(batch.responses);
}

asio::awaitable<void> HttpClient::Engine::Run(Batch& batch) {
  for (const HttpRequest& request : batch.requests) {
    co_await Resolve(request.origin, batch.deadline);
  }
  const std::size_t workers = std::min(limits_.requests_in_flight, batch.requests.size());
  for (std::size_t i = 0; i < workers; ++i) asio::co_spawn(io_, Work(batch), ThrowOn);
}

asio::awaitable<void> HttpClient::Engine::Work(Batch& batch) {
  while (batch.next < batch.requests.size() && steady_clock::now() < batch.deadline) {
    const std::size_t mine = batch.next++;
    Result<HttpResponse> response = co_await Exchange(batch.requests[mine], batch.deadline);
    batch.responses[mine] = std::move(response);
  }
}

asio::awaitable<Result<HttpResponse>> HttpClient::Engine::Exchange(const HttpRequest& request,
                                                                   Deadline deadline) {
  std::unique_ptr<HttpConnection> connection = TakeIdle(request.origin);
  for (bool was_kept = connection != nullptr;; was_kept = false) {
    if (!was_kept) {
      auto connected = co_await Connect(request.origin, deadline);
      if (!connected) co_return connected.error();
      connection = *std::move(connected);
    }
    const Deadline until = std::min(deadline, steady_clock::now() + limits_.answer);
    Exchanged exchanged = co_await connection->RoundTrip(request, until, limits_.body_bytes);
    if (was_kept && exchanged.was_closed) continue;
    if (exchanged.can_go_on) {
      idle_[request.origin].push_back({std::move(connection), steady_clock::now()});
    }
    co_return std::move(exchanged.response);
  }
}

asio::awaitable<void> HttpClient::Engine::Resolve(const Origin& origin, Deadline deadline) {
  const auto known = addresses_.find(origin);
  if (known != addresses_.end() && steady_clock::now() < known->second.good_until) co_return;
  const auto resolver = std::make_shared<asio::ip::tcp::resolver>(io_);
  asio::steady_timer timer(io_, std::min(deadline, steady_clock::now() + limits_.connect));
  // Shared: the timer may fire just when the answer has come.
  timer.async_wait([resolver](const error_code& cancelled) {
    if (!cancelled) resolver->cancel();
  });
  error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  const std::string port = std::to_string(origin.port);
  auto endpoints = co_await resolver->async_resolve(origin.host, port, token);
  timer.cancel();
  Result<HttpConnection::Endpoints> found = std::move(endpoints);
  if (failed) found = Error{ErrorKind::kUnavailable, origin.host + ": " + failed.message()};
  const auto good_until = steady_clock::now() + (failed ? std::chrono::seconds(0) : kAddressLife);
  addresses_.insert_or_assign(origin, Address{std::move(found), good_until});
}

asio::awaitable<Result<std::unique_ptr<HttpConnection>>> HttpClient::Engine::Connect(
    const Origin& origin, Deadline deadline) {
  const Result<HttpConnection::Endpoints>& endpoints = addresses_.at(origin).endpoints;
  if (!endpoints) co_return endpoints.error();
  asio::ssl::context* tls = nullptr;
  if (origin.is_tls) {
    const auto context = TlsContext();
    if (!context) co_return context.error();
    tls = *context;
  }
  auto connection = std::make_unique<HttpConnection>(io_, tls);
  const Deadline until = std::min(deadline, steady_clock::now() + limits_.connect);
  const HttpConnection::Endpoints all = *endpoints;
  Result<void> connected = co_await connection->Connect(origin, all, until);
  if (!connected) {
    addresses_.at(origin).good_until = {};  // looked up again by the next batch
    co_return connected.error();
  }
  co_return connection;
}

std::unique_ptr<HttpConnection> HttpClient::Engine::TakeIdle(const Origin& origin) {
  const auto kept = idle_.find(origin);
  if (kept == idle_.end()) return nullptr;
  auto& connections = kept->second;
  std::erase_if(connections,
                [](const Idle& idle) { return steady_clock::now() - idle.since > kIdleLife; });
  if (connections.empty()) return nullptr;
  auto connection = std::move(connections.back().connection);
  connections.pop_back();
  return connection;
}

Result<asio::ssl::context*> HttpClient::Engine::TlsContext() {
  if (!tls_) tls_ = MakeTlsContext(ca_bundle_);
  if (!*tls_) return tls_->error();
  return &tls_->value();
}

HttpClient::HttpClient(HttpLimits limits, std::optional<std::string> ca_bundle)
    : engine_(std::make_unique<Engine>(limits, std::move(ca_bundle))) {}

HttpClient::~HttpClient() = default;

std::vector<Result<HttpResponse>> HttpClient::Send(std::span<const HttpRequest> requests,
                                                   Deadline deadline) {
  return engine_->Send(requests, deadline);
}

}  // namespace weir::aws
