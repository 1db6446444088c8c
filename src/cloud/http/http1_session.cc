// A request is read, asked, answered; then the next one. A body in pieces is read while its handler
// is being asked, whenever it wants one.
#include "src/cloud/http/http1_session.h"

#include <algorithm>
#include <array>
#include <exception>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "src/cloud/http/exchange.h"
#include "src/cloud/http/http1_input.h"
#include "src/cloud/http/http1_response.h"
#include "src/cloud/http/status.h"
#include "src/cloud/http/whole_body.h"

namespace weir::cloud::http {
namespace {

namespace asio = boost::asio;
using Phase = Connection::Phase;
using SteadyClock = std::chrono::steady_clock;

/// After a refusal the client's further bytes are read and dropped for a while, or the refusal
/// would be lost with the reset of its connection.
constexpr std::size_t kMaxDrainedBytes = 4 << 20;
constexpr std::chrono::seconds kDrain{2};

class Http1Session {
 public:
  Http1Session(std::shared_ptr<Connection> connection, std::string received, Resources resources,
               const ServerLimits& limits, Handler& handler)
      : connection_(std::move(connection)),
        input_(connection_, std::move(received), limits),
        resources_(std::move(resources)),
        limits_(limits),
        handler_(handler) {}

  asio::awaitable<void> Run();

 private:
  enum class Next : std::uint8_t { kRequest, kEnd };

  asio::awaitable<Next> Serve();
  /// Makes the body known to the request: read, to be read, or that there is no room for it.
  asio::awaitable<int> OpenBody(Request& request);
  asio::awaitable<Response> Ask(Request request);
  asio::awaitable<void> Fulfil(Exchange::Wish wish);
  asio::awaitable<bool> Write(Response response, bool is_head);
  asio::awaitable<bool> WriteSource(Response response);
  asio::awaitable<BodyPiece> NextPiece(std::shared_ptr<BodySource> source);
  asio::awaitable<void> Refuse(int status);
  asio::awaitable<void> Drain();
  asio::awaitable<void> Settle();

  const std::shared_ptr<Connection> connection_;
  Http1Input input_;
  const Resources resources_;
  const ServerLimits& limits_;
  Handler& handler_;

  // Of the request that is being served:
  std::shared_ptr<Exchange> exchange_;
  bool is_to_be_told_ = false;  ///< its client waits for 100 Continue
  bool keeps_alive_ = true;
  SteadyClock::time_point body_deadline_;
};

asio::awaitable<int> Http1Session::OpenBody(Request& request) {
  const auto length = input_.length();
  if (!handler_.TakesPieces() && length.value_or(0) > limits_.body_bytes) co_return 413;
  if (is_to_be_told_ && length == 0U) {
    // Even so: botocore takes an answer without it for one to the header alone, and misreads the
    // next one of the connection.
    const bool told = co_await connection_->Write(kContinue, {});
    is_to_be_told_ = false;
    if (!told) co_return Http1Input::kGone;
  }
  const bool is_whole = length && *length <= kPieceBytes;
  const std::size_t room = is_whole ? static_cast<std::size_t>(*length) : kPieceBytes;
  if (!exchange_->Reserve(room)) request.is_surplus = true;
  if (request.is_surplus) co_return 0;
  if (is_whole && std::exchange(is_to_be_told_, false)) {
    const bool told = co_await connection_->Write(kContinue, {});
    if (!told) co_return Http1Input::kGone;
  }
  if (is_whole) {
    const int status = co_await input_.ReadWhole(request.body);
    co_return status;
  }
  body_deadline_ = SteadyClock::now() + limits_.transfer;
  request.source = exchange_->OpenBody(length);
  co_return 0;
}

asio::awaitable<Http1Session::Next> Http1Session::Serve() {
  Request request;
  request.peer = connection_->peer();
  request.is_surplus = connection_->is_surplus();
  int status = co_await input_.ReadHead(request);
  if (status == Http1Input::kGone) co_return Next::kEnd;
  exchange_ = std::make_shared<Exchange>(
      resources_, [connection = connection_.get()] { connection->PostWake(); });
  is_to_be_told_ = status == 0 && input_.IsToBeTold();
  if (status == 0) status = co_await OpenBody(request);
  if (status == Http1Input::kGone) co_return Next::kEnd;
  if (status != 0) {
    co_await Refuse(status);
    co_return Next::kEnd;
  }
  keeps_alive_ = input_.keeps_alive() && !connection_->is_surplus();
  const bool is_head = request.method == "HEAD";
  Response response = co_await Ask(std::move(request));
  if (response.dropped) co_return Next::kEnd;
  const bool is_refused = !input_.IsAtEnd();  // the answer has come before the body's end
  if (is_refused) keeps_alive_ = false;
  const bool written = co_await Write(std::move(response), is_head);
  if (!written) co_return Next::kEnd;
  if (is_refused) co_await Drain();
  co_return keeps_alive_ ? Next::kRequest : Next::kEnd;
}

/// The answer; a dropped one where there is none any more. Nothing of the handler runs then.
asio::awaitable<Response> Http1Session::Ask(Request request) {
  connection_->EnterWorking();
  const bool on_pool = request.source != nullptr || handler_.MayTakeLong(request);
  exchange_->Start(handler_, std::move(request), {.on_pool = on_pool, .most = limits_.body_bytes});
  std::optional<Response> response;
  while (true) {
    if (auto wish = exchange_->TakeWish()) co_await Fulfil(*std::move(wish));
    if (!response) response = exchange_->TakeResponse();
    if ((response || connection_->aborted()) && !exchange_->is_running()) break;
    if (!exchange_->HasNews()) co_await connection_->Sleep();
  }
  if (!response) response.emplace().dropped = true;
  co_return *std::move(response);
}

asio::awaitable<void> Http1Session::Fulfil(Exchange::Wish wish) {
  if (std::exchange(is_to_be_told_, false)) {
    const bool told = co_await connection_->Write(kContinue, {});
    if (!told) {
      exchange_->Give(wish, {.kind = BodyPiece::Kind::kGone});
      co_return;
    }
  }
  const auto left = body_deadline_ - SteadyClock::now();
  connection_->Enter(Phase::kReading, std::min<Connection::Duration>(left, limits_.read));
  BodyPiece piece = co_await input_.ReadPiece(wish.max);
  connection_->EnterWorking();
  if (piece.kind != BodyPiece::Kind::kBytes) exchange_->EndBody(piece.kind);
  exchange_->Give(wish, std::move(piece));
}

asio::awaitable<bool> Http1Session::Write(Response response, bool is_head) {
  connection_->Enter(Phase::kAnswering, limits_.write);
  const bool has_source = response.source != nullptr;
  HeadOptions options{.keeps_alive = keeps_alive_, .is_head = is_head};
  if (has_source) {
    options.framing = response.source_bytes ? Framing::kLength : Framing::kChunks;
    if (!response.source_bytes && !input_.KnowsChunks()) options.framing = Framing::kNone;
    if (options.framing == Framing::kNone) options.keeps_alive = keeps_alive_ = false;
  }
  const std::string head = RenderHead(response, options);
  if (has_source) {
    bool written = co_await connection_->Write(head, {});
    const bool has_body = !is_head && HasBody(response.status);
    if (written && has_body) written = co_await WriteSource(std::move(response));
    co_return written;
  }
  const std::string_view body = is_head ? std::string_view() : std::string_view(response.body);
  const bool written = co_await connection_->Write(head, body);
  co_return written;
}

/// False where the client has to be cut off: it is gone, or the body is not what was announced.
asio::awaitable<bool> Http1Session::WriteSource(Response response) {
  const std::shared_ptr<BodySource> source = std::move(response.source);
  const bool is_chunked = !response.source_bytes && input_.KnowsChunks();
  std::uint64_t left = response.source_bytes.value_or(UINT64_MAX);
  // One that goes on without an end has a deadline for each of its pieces alone.
  const auto deadline = response.source_bytes ? SteadyClock::now() + limits_.transfer
                                              : SteadyClock::time_point::max();
  while (left > 0) {
    BodyPiece piece = co_await NextPiece(source);
    if (piece.kind == BodyPiece::Kind::kEnd) break;
    const bool fits = piece.bytes.size() <= left && !piece.bytes.empty();
    if (piece.kind != BodyPiece::Kind::kBytes || !fits) co_return false;
    if (response.source_bytes) left -= piece.bytes.size();
    std::string frame;
    if (is_chunked) {
      frame = fmt::format("{:x}\r\n", piece.bytes.size());
      piece.bytes += "\r\n";
    }
    const auto rest = deadline - SteadyClock::now();
    connection_->Enter(Phase::kAnswering, std::min<Connection::Duration>(rest, limits_.write));
    const bool written = co_await connection_->Write(frame, piece.bytes);
    if (!written) co_return false;
  }
  if (response.source_bytes) co_return left == 0;
  if (!is_chunked) co_return true;
  const bool written = co_await connection_->Write(kLastChunk, {});
  co_return written;
}

/// What the source gives; that it is gone where the client has left meanwhile.
asio::awaitable<BodyPiece> Http1Session::NextPiece(std::shared_ptr<BodySource> source) {
  exchange_->Ask(std::move(source));
  connection_->EnterWorking();
  while (true) {
    // A handler may answer with what it is still being sent.
    if (auto wish = exchange_->TakeWish()) co_await Fulfil(*std::move(wish));
    auto piece = exchange_->TakePiece();
    if (piece) co_return *std::move(piece);
    if (connection_->aborted() || connection_->peer_left()) break;
    if (exchange_->HasNews()) continue;
    if (!exchange_->is_running()) connection_->WatchPeer();
    co_await connection_->Sleep();
  }
  co_return BodyPiece{.kind = BodyPiece::Kind::kGone};
}

asio::awaitable<void> Http1Session::Refuse(int status) {
  connection_->Enter(Phase::kAnswering, kDrain);
  const std::string refusal = RenderRefusal(status);
  const bool told = co_await connection_->Write(refusal, {});
  if (told) co_await Drain();
}

/// Of who is only listened to any more; nothing is held for him.
asio::awaitable<void> Http1Session::Drain() {
  co_await Settle();
  connection_->Enter(Phase::kAnswering, kDrain);
  connection_->ShutdownWrite();
  std::array<char, 16 << 10> dropped;
  for (std::size_t total = 0; total < kMaxDrainedBytes;) {
    const std::span<char> room(dropped);
    const std::size_t count = co_await connection_->Read(room);
    if (count == 0) break;
    total += count;
  }
}

/// Nothing of the handler runs any more, and what it still says is dropped.
asio::awaitable<void> Http1Session::Settle() {
  if (!exchange_) co_return;
  exchange_->Close();
  while (exchange_->is_running()) {
    if (!exchange_->HasNews()) co_await connection_->Sleep();
  }
  exchange_.reset();
}

asio::awaitable<void> Http1Session::Run() {
  std::exception_ptr failure;
  Next next = Next::kRequest;
  while (next == Next::kRequest && !connection_->aborted()) {
    try {
      next = co_await Serve();
    } catch (...) {
      failure = std::current_exception();
      next = Next::kEnd;
    }
    co_await Settle();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace

asio::awaitable<void> ServeHttp1(std::shared_ptr<Connection> connection, std::string received,
                                 Resources resources, const ServerLimits& limits,
                                 Handler& handler) {
  Http1Session session(std::move(connection), std::move(received), std::move(resources), limits,
                       handler);
  co_await session.Run();
}

}  // namespace weir::cloud::http
