// Beast parses; what it lets pass but could be read in two ways is refused here: a
// Transfer-Encoding that does not end in chunked, one in HTTP/1.0, several Hosts or none, a target
// that names another host than Host does.
#include "src/cloud/http/http1_input.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

#include <boost/asio/buffer.hpp>

#include "src/cloud/http/http1_response.h"

namespace weir::cloud::http {
namespace {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t kHttp1ReadBytes = 32 << 10;
/// A piece has room for so much where it is not known how much has come.
constexpr std::size_t kPieceRoom = 64 << 10;

int StatusOf(const error_code& error) {
  if (error == beast_http::error::header_limit) return 431;
  return 400;
}

/// What Beast lets pass although peers could disagree about it; 0 for none of that.
template <typename Parser>
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

template <typename Message>
void SetHead(const Message& message, Request& request) {
  request.method = std::string(message.method_string());
  SetTarget(std::string_view(message.target().data(), message.target().size()), request);
  for (const auto& field : message) {
    request.headers.Add(std::string(field.name_string()), std::string(field.value()));
  }
}

}  // namespace

asio::awaitable<bool> Http1Input::ReadMore() {
  if (begin_ == end_) {
    begin_ = end_ = 0;
  } else if (buffer_.size() - end_ < kHttp1ReadBytes) {
    buffer_.erase(0, begin_);
    end_ -= std::exchange(begin_, 0);
  }
  if (buffer_.size() - end_ < kHttp1ReadBytes) buffer_.resize(end_ + kHttp1ReadBytes);
  const std::span<char> room(buffer_.data() + end_, buffer_.size() - end_);
  const std::size_t count = co_await connection_->Read(room);
  end_ += count;
  co_return count > 0;
}

int Http1Input::Parse(std::size_t max) {
  const std::string_view bytes = unread().substr(0, max);
  if (bytes.empty()) return 0;
  error_code error;
  begin_ += parser_->put(asio::buffer(bytes.data(), bytes.size()), error);
  if (error && error != beast_http::error::need_more) return StatusOf(error);
  // Only a line of a chunk's can stand here without an end.
  const bool is_endless = error && unread().size() > limits_.header_bytes + kHttp1ReadBytes;
  return is_endless ? 431 : 0;
}

asio::awaitable<int> Http1Input::ReadHead(Request& request) {
  parser_.emplace();
  if (unread().empty()) {
    connection_->Enter(Connection::Phase::kIdle, limits_.idle);
    const bool more = co_await ReadMore();
    if (!more) co_return kGone;
  }
  connection_->Enter(Connection::Phase::kReading, limits_.read);
  parser_->header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
  parser_->body_limit(boost::none);  // whoever reads it sets one
  while (!parser_->is_header_done()) {
    const std::size_t before = unread().size();
    const int status = Parse(before);
    if (status != 0) co_return status;
    if (parser_->is_header_done()) break;
    if (unread().size() < before && !unread().empty()) continue;
    const bool more = co_await ReadMore();
    if (!more) co_return connection_->TakeTimedOut() ? 408 : kGone;
  }
  if (const int status = JudgeHeader(*parser_); status != 0) co_return status;
  length_.reset();
  if (!parser_->chunked()) length_ = parser_->content_length().value_or(0);
  left_ = length_.value_or(0);
  SetHead(parser_->get(), request);
  co_return 0;
}

bool Http1Input::IsToBeTold() const {
  const auto expected = parser_->get()[beast_http::field::expect];
  return boost::beast::iequals(expected, "100-continue") && unread().empty();
}

asio::awaitable<int> Http1Input::ReadWhole(std::string& body) {
  body.reserve(left_);
  while (true) {
    const std::string_view here = unread().substr(0, left_);
    body += here;
    begin_ += here.size();
    left_ -= here.size();
    if (left_ == 0) co_return 0;
    const bool more = co_await ReadMore();
    if (!more) co_return connection_->TakeTimedOut() ? 408 : kGone;
  }
}

asio::awaitable<BodyPiece> Http1Input::ReadPiece(std::size_t max) {
  if (IsAtEnd()) co_return BodyPiece{};
  if (!length_) {
    BodyPiece piece = co_await ReadChunked(max);
    co_return piece;
  }
  BodyPiece piece{.kind = BodyPiece::Kind::kBytes};
  const std::size_t most = std::min<std::uint64_t>(max, left_);
  const std::string_view here = unread().substr(0, most);
  if (here.empty()) {
    piece.bytes.resize(std::min(most, std::max(kPieceRoom, connection_->Available())));
    const std::span<char> room(piece.bytes);
    const std::size_t count = co_await connection_->Read(room);
    piece.bytes.resize(count);
    if (count == 0) piece.kind = WhyNothingCame();
  } else {
    piece.bytes = here;
    begin_ += here.size();
  }
  left_ -= piece.bytes.size();
  co_return piece;
}

asio::awaitable<BodyPiece> Http1Input::ReadChunked(std::size_t max) {
  std::string& body = parser_->get().body();
  parser_->eager(true);
  while (true) {
    const std::size_t before = unread().size();
    if (Parse(max - body.size()) != 0) co_return BodyPiece{.kind = BodyPiece::Kind::kMalformed};
    const bool goes_on = unread().size() < before && !unread().empty() && body.size() < max;
    if (goes_on && !parser_->is_done()) continue;
    if (!body.empty()) {
      co_return BodyPiece{.kind = BodyPiece::Kind::kBytes, .bytes = std::exchange(body, {})};
    }
    if (parser_->is_done()) co_return BodyPiece{};
    const bool more = co_await ReadMore();
    if (!more) co_return BodyPiece{.kind = WhyNothingCame()};
  }
}

}  // namespace weir::cloud::http
