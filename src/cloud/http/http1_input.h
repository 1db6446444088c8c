// What a client sends over HTTP/1.1: heads, and bodies whole or in pieces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/beast/http/parser.hpp>

#include "src/cloud/http/body.h"
#include "src/cloud/http/connection.h"
#include "src/cloud/http/growing_body.h"
#include "src/cloud/http/message.h"
#include "src/cloud/http/server.h"

namespace weir::cloud::http {

class Http1Input {
 public:
  static constexpr int kGone = -1;

  /// `received` is what was read already.
  Http1Input(std::shared_ptr<Connection> connection, std::string received,
             const ServerLimits& limits)
      : connection_(std::move(connection)),
        buffer_(std::move(received)),
        end_(buffer_.size()),
        limits_(limits) {}

  /// Waits for the next request; 0, or a status to refuse it with, or kGone where there is nobody
  /// to answer. REQUIRES: the body before it was read to its end.
  boost::asio::awaitable<int> ReadHead(Request& request);

  // Of the request whose head was read:
  [[nodiscard]] bool keeps_alive() const { return parser_->keep_alive(); }
  [[nodiscard]] bool KnowsChunks() const { return parser_->get().version() >= 11; }
  /// It waits for `100 Continue`, and has not begun to send.
  [[nodiscard]] bool IsToBeTold() const;
  /// Of the body, as announced; nothing where it comes in chunks.
  [[nodiscard]] std::optional<std::uint64_t> length() const { return length_; }
  /// All of the body was read.
  [[nodiscard]] bool IsAtEnd() const { return length_ ? left_ == 0 : parser_->is_done(); }
  /// All of a body that announced its length. 0, 408 or kGone.
  boost::asio::awaitable<int> ReadWhole(std::string& body);
  /// What has come of the body, at most `max` bytes; at least one, unless it ends.
  boost::asio::awaitable<BodyPiece> ReadPiece(std::size_t max);

 private:
  using Parser = boost::beast::http::request_parser<GrowingBody>;

  [[nodiscard]] std::string_view unread() const {
    return std::string_view(buffer_).substr(begin_, end_ - begin_);
  }
  /// Feeds the parser with at most `max` of what is unread; a status, 0 where it wants more.
  int Parse(std::size_t max);
  boost::asio::awaitable<bool> ReadMore();
  boost::asio::awaitable<BodyPiece> ReadChunked(std::size_t max);
  BodyPiece::Kind WhyNothingCame() {
    return connection_->TakeTimedOut() ? BodyPiece::Kind::kTimedOut : BodyPiece::Kind::kGone;
  }

  const std::shared_ptr<Connection> connection_;
  std::string buffer_;  ///< its bytes in [begin_, end_) were received and are not used yet
  std::size_t begin_ = 0;
  std::size_t end_;
  const ServerLimits& limits_;
  std::optional<Parser> parser_;  ///< of the head, and of a body in chunks
  std::optional<std::uint64_t> length_;
  std::uint64_t left_ = 0;  ///< of a body that announced its length
};

}  // namespace weir::cloud::http
