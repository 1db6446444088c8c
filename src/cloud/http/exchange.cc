// The mutex is never held while anything of the handler's is called, or destroyed.
#include "src/cloud/http/exchange.h"

#include <algorithm>
#include <exception>
#include <utility>

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include "src/cloud/http/http1_response.h"
#include "src/cloud/http/whole_body.h"

namespace weir::cloud::http {
namespace {

namespace asio = boost::asio;

Response Dropped() {
  Response response;
  response.dropped = true;
  return response;
}

/// The most that is held at once of a body that comes from a source.
std::size_t PieceOf(const Response& response) {
  return static_cast<std::size_t>(
      std::min<std::uint64_t>(kPieceBytes, response.source_bytes.value_or(kPieceBytes)));
}

void GatherFor(Handler& handler, Request request, std::size_t most, Respond respond) {
  Gather(std::move(request), most,
         [&handler, respond = std::move(respond)](Request whole, Gathered outcome) {
           if (outcome == Gathered::kWhole) return handler.Handle(std::move(whole), respond);
           if (outcome == Gathered::kGone) return respond(Dropped());
           respond(Refusal(StatusOf(outcome)));
         });
}

}  // namespace

class Exchange::Body final : public RequestBody {
 public:
  Body(std::shared_ptr<Exchange> exchange, std::optional<std::uint64_t> length)
      : exchange_(std::move(exchange)), length_(length) {}

  void Next(std::size_t max, GivePiece give) override {
    exchange_->Want({.max = max, .give = std::move(give)});
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return length_; }
  bool Reserve(std::size_t bytes) override { return exchange_->Reserve(bytes); }

 private:
  const std::shared_ptr<Exchange> exchange_;
  const std::optional<std::uint64_t> length_;
};

Exchange::Exchange(const Resources& resources, std::function<void()> notify)
    : notify_(std::move(notify)), pool_(resources.pool), share_(resources.budget) {}

bool Exchange::Reserve(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  return is_closed_ || share_.Take(bytes);
}

std::shared_ptr<RequestBody> Exchange::OpenBody(std::optional<std::uint64_t> length) {
  return std::make_shared<Body>(shared_from_this(), length);
}

void Exchange::Start(Handler& handler, Request request, StartOptions options) {
  Respond respond = [self = shared_from_this()](Response r) { self->Answer(std::move(r)); };
  if (request.source && !handler.TakesPieces()) {
    return GatherFor(handler, std::move(request), options.most, std::move(respond));
  }
  if (!options.on_pool) return handler.Handle(std::move(request), std::move(respond));
  const auto held = std::make_shared<Request>(std::move(request));  // shared: tasks are copied
  RunOnPool([&handler, held, respond = std::move(respond)] {
    handler.Handle(std::move(*held), respond);
  });
}

void Exchange::RunOnPool(std::function<void()> task) {
  asio::any_io_executor pool;
  {
    const std::lock_guard lock(mutex_);
    if (is_closed_) return;
    ++running_;
    pool = pool_;
  }
  asio::post(pool, [self = shared_from_this(), task = std::move(task)]() mutable {
    try {
      task();
    } catch (const std::exception& error) {
      spdlog::error("a handler threw: {}", error.what());
      self->Answer(Dropped());
    }
    task = nullptr;  // while the session waits: it may hold what is the handler's
    const std::lock_guard lock(self->mutex_);
    --self->running_;
    self->Ring();
  });
}

void Exchange::Ring() {
  has_news_ = true;
  if (std::exchange(is_awaited_, false)) notify_();
}

bool Exchange::HasNews() {
  const std::lock_guard lock(mutex_);
  is_awaited_ = !has_news_;
  return std::exchange(has_news_, false);
}

void Exchange::Answer(Response response) {
  const std::lock_guard lock(mutex_);
  if (is_closed_ || is_answered_) return;
  is_answered_ = true;
  share_.Add(response.source ? PieceOf(response) : response.body.size());
  response_ = std::move(response);
  Ring();
}

std::optional<Response> Exchange::TakeResponse() {
  const std::lock_guard lock(mutex_);
  return std::exchange(response_, std::nullopt);
}

void Exchange::Want(Wish wish) {
  BodyPiece::Kind end{};
  {
    const std::lock_guard lock(mutex_);
    if (!body_end_) {
      wish_ = std::move(wish);
      return Ring();
    }
    end = *body_end_;
  }
  wish.give({.kind = end});
}

std::optional<Exchange::Wish> Exchange::TakeWish() {
  const std::lock_guard lock(mutex_);
  return std::exchange(wish_, std::nullopt);
}

void Exchange::Give(const Wish& wish, BodyPiece piece) {
  const auto held = std::make_shared<BodyPiece>(std::move(piece));  // shared: tasks are copied
  RunOnPool([give = wish.give, held] { give(std::move(*held)); });
}

void Exchange::EndBody(BodyPiece::Kind how) {
  std::optional<Wish> wish;
  {
    const std::lock_guard lock(mutex_);
    if (!body_end_) body_end_ = how;
    wish.swap(wish_);
  }
  if (wish) Give(*wish, {.kind = how});
}

bool Exchange::is_answered() {
  const std::lock_guard lock(mutex_);
  return is_answered_;
}

bool Exchange::is_running() {
  const std::lock_guard lock(mutex_);
  return running_ > 0;
}

void Exchange::Ask(std::shared_ptr<BodySource> source) {
  GivePiece give = [self = shared_from_this()](BodyPiece piece) {
    const std::lock_guard lock(self->mutex_);
    if (self->is_closed_) return;
    self->piece_ = std::move(piece);
    self->Ring();
  };
  RunOnPool(
      [source = std::move(source), give = std::move(give)] { source->Next(kPieceBytes, give); });
}

std::optional<BodyPiece> Exchange::TakePiece() {
  const std::lock_guard lock(mutex_);
  return std::exchange(piece_, std::nullopt);
}

void Exchange::Close() {
  EndBody(BodyPiece::Kind::kGone);
  std::optional<Response> dropped;
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  share_.Return();
  pool_ = {};
  dropped.swap(response_);  // destroyed behind the lock's end
}

}  // namespace weir::cloud::http
