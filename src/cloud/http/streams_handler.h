// For tests: a handler of bodies in pieces, both ways, whose sources can be watched.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/http/exchange.h"
#include "src/cloud/http/handler.h"

namespace weir::cloud::http {

/// The next piece of a request's body.
inline BodyPiece NextOf(RequestBody& body) {
  std::promise<BodyPiece> promise;
  body.Next(kPieceBytes, [&promise](BodyPiece piece) { promise.set_value(std::move(piece)); });
  return promise.get_future().get();
}

/// What tests wait for.
class Sources {
 public:
  void Began() { ++alive; }
  void Ended() {
    const std::lock_guard lock(mutex);
    --alive;
    changed.notify_all();
  }
  /// Waits until no source is left.
  void AwaitEnd() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return alive == 0; });
  }

  std::atomic<int> alive = 0;
  std::atomic<std::uint64_t> given = 0;
  std::mutex mutex;
  std::condition_variable changed;
};

/// Gives `total` letters; keeps what it is asked, where it is said to.
class Letters : public BodySource {
 public:
  Letters(Sources& sources, std::uint64_t total) : sources_(sources), left_(total) {
    sources_.Began();
  }
  Letters(const Letters&) = delete;
  Letters& operator=(const Letters&) = delete;
  ~Letters() override { sources_.Ended(); }
  void Next(std::size_t max, GivePiece give) override {
    if (left_ == 0) return give({.kind = BodyPiece::Kind::kEnd});
    const auto count = std::min<std::uint64_t>({left_, max, kAtOnce});
    left_ -= count;
    sources_.given += count;
    give({.kind = BodyPiece::Kind::kBytes, .bytes = std::string(count, 'x')});
  }

 private:
  static constexpr std::uint64_t kAtOnce = 100'000;
  Sources& sources_;
  std::uint64_t left_;
};

/// Waits for ever, as far as it is concerned.
class Silence : public BodySource {
 public:
  explicit Silence(Sources& sources) : sources_(sources) { sources_.Began(); }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;
  ~Silence() override { sources_.Ended(); }
  void Next(std::size_t /*max*/, GivePiece give) override { give_ = std::move(give); }

 private:
  Sources& sources_;
  GivePiece give_;
};

/// Gives an answer what a request is being sent.
class Mirror : public BodySource {
 public:
  explicit Mirror(std::shared_ptr<RequestBody> body) : body_(std::move(body)) {}
  void Next(std::size_t max, GivePiece give) override { body_->Next(max, std::move(give)); }

 private:
  const std::shared_ptr<RequestBody> body_;
};

/// /count reads all and says how much that was, and how it ended; /refuse answers 403 unread; /hold
/// leaves the request to the test. /length and /chunks answer `?<number>` letters; /short announces
/// more than it gives; /silence gives nothing; /mirror gives what it is sent.
class StreamsHandler : public Handler {
 public:
  struct Held {
    Request request;
    Respond respond;
  };

  [[nodiscard]] bool TakesPieces() const override { return true; }

  void Handle(Request request, Respond respond) override {
    Response response;
    if (request.is_surplus) {
      response.status = 503;
      return respond(std::move(response));
    }
    if (request.path == "/count") return Count(std::move(request), std::move(respond));
    if (request.path == "/hold") return Hold(std::move(request), std::move(respond));
    if (request.path == "/refuse") response.status = 403;
    const std::uint64_t total = request.query.empty() ? 0 : std::stoull(request.query);
    if (request.path == "/length" || request.path == "/short") response.source_bytes = total;
    if (request.path == "/short") response.source = std::make_shared<Letters>(sources, total - 1);
    if (request.path == "/length" || request.path == "/chunks") {
      response.source = std::make_shared<Letters>(sources, total);
    }
    if (request.path == "/silence") response.source = std::make_shared<Silence>(sources);
    if (request.path == "/mirror") {
      response.source = std::make_shared<Mirror>(std::move(request.source));
    }
    if (!response.source) response.body = request.path;
    respond(std::move(response));
  }

  /// The next request of /hold.
  Held TakeHeld() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !held_.empty(); });
    Held held = std::move(held_.front());
    held_.pop_front();
    return held;
  }

  /// Reads all of the body, then answers.
  static void Count(Request request, Respond respond) {
    auto counter = std::make_shared<Counter>();
    counter->total = request.body.size();
    counter->body = std::move(request.source);
    counter->respond = std::move(respond);
    if (counter->body) return counter->Ask();
    counter->Answer(200);
  }

  Sources sources;

 private:
  struct Counter : std::enable_shared_from_this<Counter> {
    void Ask() {
      body->Next(50'000, [self = shared_from_this()](const BodyPiece& piece) {
        self->total += piece.bytes.size();
        self->most = std::max(self->most, piece.bytes.size());
        if (piece.kind == BodyPiece::Kind::kBytes) return self->Ask();
        self->Answer(piece.kind == BodyPiece::Kind::kEnd        ? 200
                     : piece.kind == BodyPiece::Kind::kTimedOut ? 408
                                                                : 400);
      });
    }
    void Answer(int status) {
      Response response;
      response.status = status;
      response.body = fmt::format("{} bytes, {}", total, most <= 50'000 ? "bounded" : "unbounded");
      respond(std::move(response));
    }

    std::shared_ptr<RequestBody> body;
    Respond respond;
    std::uint64_t total = 0;
    std::size_t most = 0;
  };

  void Hold(Request request, Respond respond) {
    const std::lock_guard lock(mutex_);
    held_.push_back({std::move(request), std::move(respond)});
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Held> held_;
};

}  // namespace weir::cloud::http
