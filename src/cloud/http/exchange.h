// What a session and a handler share about one request and its answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include <boost/asio/any_io_executor.hpp>

#include "src/cloud/http/byte_budget.h"
#include "src/cloud/http/handler.h"
#include "src/cloud/http/message.h"

namespace weir::cloud::http {

/// What a server's sessions share.
struct Resources {
  boost::asio::any_io_executor pool;  ///< for what would hold up a loop
  ByteBudget& budget;
};

/// The session's side is called on its loop, the handler's (Respond, RequestBody, GivePiece) from
/// any thread, also when the session is over: what comes then is dropped. Shared by both sides.
class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  /// A piece of the request's body that the handler has asked for.
  struct Wish {
    std::size_t max = 0;
    GivePiece give;
  };

  /// `notify` says that HasNews(), once after each time that there was none; on any thread, and
  /// while Close() has not been called or is_running(). The budget outlives the session.
  Exchange(const Resources& resources, std::function<void()> notify);

  /// Room for the request's body; false: there is none.
  bool Reserve(std::size_t bytes);
  /// For Request::source.
  std::shared_ptr<RequestBody> OpenBody(std::optional<std::uint64_t> length);

  struct StartOptions {
    bool on_pool = false;  ///< else here
    std::size_t most = 0;  ///< of a body in pieces, where the handler wants it whole
  };
  void Start(Handler& handler, Request request, StartOptions options);

  /// Whether anything has changed since the last call.
  bool HasNews();
  [[nodiscard]] std::optional<Wish> TakeWish();
  /// Gives it, on the pool.
  void Give(const Wish& wish, BodyPiece piece);
  /// The request's body goes no further: this is what the handler gets from now on.
  void EndBody(BodyPiece::Kind how);
  [[nodiscard]] std::optional<Response> TakeResponse();
  [[nodiscard]] bool is_answered();
  /// Whether the handler, or what it has left to be called, is being run.
  [[nodiscard]] bool is_running();

  /// Asks for a piece of the answer's body, on the pool.
  void Ask(std::shared_ptr<BodySource> source);
  [[nodiscard]] std::optional<BodyPiece> TakePiece();

  /// The session is over as soon as nothing is_running() any more.
  void Close();

 private:
  class Body;

  void Answer(Response response);
  void Want(Wish wish);
  /// Nothing, where the session is over.
  void RunOnPool(std::function<void()> task);
  /// REQUIRES: the mutex is held.
  void Ring();

  const std::function<void()> notify_;

  std::mutex mutex_;  ///< guards all below
  boost::asio::any_io_executor pool_;
  ByteBudget::Share share_;
  std::optional<Response> response_;
  std::optional<Wish> wish_;
  std::optional<BodyPiece::Kind> body_end_;
  std::optional<BodyPiece> piece_;
  int running_ = 0;
  bool is_answered_ = false;
  bool has_news_ = true;
  bool is_awaited_ = false;
  bool is_closed_ = false;
};

}  // namespace weir::cloud::http
