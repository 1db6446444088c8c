// Beast parses; what it lets pass but could be read in two ways is refused here: a
// Transfer-Encoding that does not end in chunked, one in HTTP/1.0, several Hosts or none, a target
// that names another host than Host does.
#include "src/cloud/http/http1_session.h"

#include <array>
#include <charconv>
#include <cstring>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/http/parser.hpp>
#include <spdlog/spdlog.h>

#include "src/cloud/http/growing_body.h"
#include "src/cloud/http/http1_response.h"

namespace weir::cloud::http {
namespace {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;
using boost::system::error_code;
using Parser = beast_http::request_parser<GrowingBody>;

constexpr std::size_t kReadBytes = 32 << 10;
/// After a refusal the client's further bytes are read and dropped for a while, or the refusal
/// would be lost with the reset of its connection.
constexpr std::size_t kMaxDrainedBytes = 4 << 20;
constexpr std::chrono::seconds kDrain{2};

/// Where a handler leaves its answer. `mutex` guards all; `connection` is valid while not closed.
struct Answer {
  std::mutex mutex;
  std::optional<Response> response;
  bool is_running = false;  ///< the handler, on another thread
  bool is_awaited = false;
  bool is_closed = false;
};

/// Such requests would hold up the other connections of their loop: their bodies are hashed and
/// parsed, and whatever is asked for by GET may be large.
bool MayTakeLong(const Request& request) {
  constexpr std::size_t kLargeBody = 256 << 10;
  return request.method == "GET" || request.body.size() > kLargeBody;
}

class Http1Session {
 public:
  Http1Session(std::shared_ptr<Connection> connection, std::string received,
               asio::any_io_executor pool, const ServerLimits& limits, Handler& handler)
      : connection_(std::move(connection)),
        pool_(std::move(pool)),
        buffer_(std::move(received)),
        end_(buffer_.size()),
        limits_(limits),
        handler_(handler) {}

  asio::awaitable<void> Run();

 private:
  /// Reads a whole request into `parser`; a status to refuse it with, 0 where all is well, or
  /// kGone when there is nobody to answer.
  asio::awaitable<int> ReadRequest(Parser& parser);
  asio::awaitable<int> ReadUntil(Parser& parser, bool (*is_there)(const Parser&));
  asio::awaitable<bool> ReadMore();
  asio::awaitable<Response> Ask(Request request);
  void AskOnPool(Request request, const Respond& respond, const std::shared_ptr<Answer>& answer);
  asio::awaitable<void> Refuse(int status);

  [[nodiscard]] std::string_view unread() const {
    return std::string_view(buffer_).substr(begin_, end_ - begin_);
  }

  static constexpr int kGone = -1;

  const std::shared_ptr<Connection> connection_;
  const asio::any_io_executor pool_;
  std::string buffer_;  ///< its bytes in [begin_, end_) were received and are not used yet
  std::size_t begin_ = 0;
  std::size_t end_;
  const ServerLimits& limits_;
  Handler& handler_;
};

int StatusOf(const error_code& error) {
  if (error == beast_http::error::header_limit) return 431;
  if (error == beast_http::error::body_limit) return 413;
  return 400;
}

/// What Beast lets pass although peers could disagree about it; 0 for none of that.
int JudgeHeader(const Parser& parser) {
  const auto& header = parser.get();
  const bool has_encoding = header.count(beast_http::field::transfer_encoding) > 0;
  if (has_encoding && (!parser.chunked() || header.version() < 11)) return 400;
  const auto hosts = header.count(beast_http::field::host);
  if (hosts > 1 || (hosts == 0 && header.version() >= 11)) return 400;
  const auto authority = AuthorityOf({header.target().data(), header.target().size()});
  if (authority && !boost::beast::iequals(*authority, header[beast_http::field::host])) return 400;
  return 0;
}

bool HeaderIsThere(const Parser& parser) { return parser.is_header_done(); }
bool AllIsThere(const Parser& parser) { return parser.is_done(); }

Request ToRequest(Parser& parser, const std::string& peer) {
  auto& message = parser.get();
  Request request;
  request.method = std::string(message.method_string());
  SetTarget(std::string_view(message.target().data(), message.target().size()), request);
  for (const auto& field : message) {
    request.headers.Add(std::string(field.name_string()), std::string(field.value()));
  }
  request.body = std::move(message.body());
  request.peer = peer;
  return request;
}

asio::awaitable<bool> Http1Session::ReadMore() {
  if (begin_ == end_) {
    begin_ = end_ = 0;
  } else if (buffer_.size() - end_ < kReadBytes) {
    buffer_.erase(0, begin_);
    end_ -= std::exchange(begin_, 0);
  }
  if (buffer_.size() - end_ < kReadBytes) buffer_.resize(end_ + kReadBytes);
  const std::span<char> room(buffer_.data() + end_, buffer_.size() - end_);
  const std::size_t count = co_await connection_->Read(room);
  end_ += count;
  co_return count > 0;
}

asio::awaitable<int> Http1Session::ReadUntil(Parser& parser, bool (*is_there)(const Parser&)) {
  while (!is_there(parser)) {
    error_code error;
    const std::string_view bytes = unread();
    if (!bytes.empty()) {
      const auto given = asio::buffer(bytes.data(), bytes.size());
      const std::size_t used = parser.put(given, error);
      begin_ += used;
      if (!error && used > 0) continue;
      if (error && error != beast_http::error::need_more) co_return StatusOf(error);
      // Only a line of a chunk's can stand here without an end.
      if (unread().size() > limits_.header_bytes + kReadBytes) co_return 431;
    }
    const bool more = co_await ReadMore();
    if (!more) co_return connection_->TakeTimedOut() ? 408 : kGone;
  }
  co_return 0;
}

asio::awaitable<int> Http1Session::ReadRequest(Parser& parser) {
  if (unread().empty()) {
    connection_->Enter(Connection::Phase::kIdle, limits_.idle);
    const bool more = co_await ReadMore();
    if (!more) co_return kGone;
  }
  connection_->Enter(Connection::Phase::kReading, limits_.read);
  parser.header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
  parser.body_limit(limits_.body_bytes);
  int status = co_await ReadUntil(parser, HeaderIsThere);
  if (status == 0) status = JudgeHeader(parser);
  if (status != 0) co_return status;
  if (parser.content_length().value_or(0) > limits_.body_bytes) co_return 413;
  // Even if the body is empty: botocore takes an answer without it for one to the header alone, and
  // misreads the next one of the connection.
  const auto expected = parser.get()[beast_http::field::expect];
  if (boost::beast::iequals(expected, "100-continue") && unread().empty()) {
    const bool told = co_await connection_->Write("HTTP/1.1 100 Continue\r\n\r\n", {});
    if (!told) co_return kGone;
  }
  if (parser.is_done()) co_return 0;
  parser.eager(true);
  status = co_await ReadUntil(parser, AllIsThere);
  co_return status;
}

asio::awaitable<Response> Http1Session::Ask(Request request) {
  connection_->EnterWorking();
  const auto answer = std::make_shared<Answer>();  // shared: the handler may answer after the end
  const Respond respond = [answer, connection = connection_.get()](Response r) {
    const std::lock_guard lock(answer->mutex);
    if (answer->is_closed || answer->response) return;
    answer->response = std::move(r);
    if (answer->is_awaited) connection->PostWake();
  };
  if (MayTakeLong(request)) {
    AskOnPool(std::move(request), respond, answer);
  } else {
    handler_.Handle(std::move(request), respond);
  }
  while (true) {
    {
      const std::lock_guard lock(answer->mutex);
      if (!answer->is_running && (answer->response || connection_->aborted())) break;
      answer->is_awaited = true;
    }
    co_await connection_->Sleep();
  }
  const std::lock_guard lock(answer->mutex);
  answer->is_closed = true;
  Response response;
  response.dropped = !answer->response;
  if (answer->response) response = *std::move(answer->response);
  co_return response;
}

/// The session waits for the handler to return before it ends.
void Http1Session::AskOnPool(Request request, const Respond& respond,
                             const std::shared_ptr<Answer>& answer) {
  answer->is_running = true;
  asio::post(pool_, [this, respond, answer, request = std::move(request)]() mutable {
    try {
      handler_.Handle(std::move(request), respond);
    } catch (const std::exception& error) {
      spdlog::error("a handler threw: {}", error.what());
      Response failed;
      failed.dropped = true;
      respond(std::move(failed));
    }
    const std::lock_guard lock(answer->mutex);
    answer->is_running = false;
    if (answer->is_awaited) connection_->PostWake();
  });
}

asio::awaitable<void> Http1Session::Refuse(int status) {
  connection_->Enter(Connection::Phase::kAnswering, kDrain);
  const std::string refusal = RenderRefusal(status);
  const bool told = co_await connection_->Write(refusal, {});
  if (!told) co_return;
  connection_->ShutdownWrite();
  std::array<char, 16 << 10> dropped;
  for (std::size_t total = 0; total < kMaxDrainedBytes;) {
    const std::span<char> room(dropped);
    const std::size_t count = co_await connection_->Read(room);
    if (count == 0) break;
    total += count;
  }
}

asio::awaitable<void> Http1Session::Run() {
  bool keeps_alive = true;
  while (keeps_alive && !connection_->aborted()) {
    Parser parser;
    const int status = co_await ReadRequest(parser);
    if (status == kGone) co_return;
    if (status != 0) {
      co_await Refuse(status);
      co_return;
    }
    keeps_alive = parser.keep_alive() && !connection_->is_surplus();
    Request request = ToRequest(parser, connection_->peer());
    request.is_surplus = connection_->is_surplus();
    const bool is_head = request.method == "HEAD";
    Response response = co_await Ask(std::move(request));
    if (response.dropped) co_return;
    connection_->Enter(Connection::Phase::kAnswering, limits_.write);
    const std::string head = RenderHead(response, {.keeps_alive = keeps_alive, .is_head = is_head});
    const std::string_view body = is_head ? std::string_view() : std::string_view(response.body);
    const bool written = co_await connection_->Write(head, body);
    if (!written) co_return;
  }
}

}  // namespace

asio::awaitable<void> ServeHttp1(std::shared_ptr<Connection> connection, std::string received,
                                 asio::any_io_executor pool, const ServerLimits& limits,
                                 Handler& handler) {
  Http1Session session(std::move(connection), std::move(received), std::move(pool), limits,
                       handler);
  co_await session.Run();
}

}  // namespace weir::cloud::http
