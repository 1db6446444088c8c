// Bodies of one stream of HTTP/2: what has come of the request's, what is to go of the answer's.
#include "src/cloud/http/http2_bodies.h"

#include <algorithm>

namespace weir::cloud::http {

std::optional<std::pair<Exchange::Wish, BodyPiece>> IncomingBody::Take() {
  if (!wish_ || (bytes_.empty() && !is_complete_)) return std::nullopt;
  Exchange::Wish wish = *std::exchange(wish_, std::nullopt);
  BodyPiece piece;
  if (!bytes_.empty()) {
    piece.kind = BodyPiece::Kind::kBytes;
    piece.bytes =
        bytes_.size() <= wish.max ? std::exchange(bytes_, {}) : bytes_.substr(0, wish.max);
    bytes_.erase(0, wish.max);
  }
  return std::pair(std::move(wish), std::move(piece));
}

OutgoingBody::OutgoingBody(Response response, bool has_body) {
  if (!has_body) return;
  source_ = std::move(response.source);
  announced_ = response.source_bytes;
  has_ended_ = source_ == nullptr || announced_ == 0U;
  bytes_ = std::move(response.body);
}

OutgoingBody::State OutgoingBody::Read(std::span<std::uint8_t> buffer, std::size_t& count) {
  const std::string_view left = std::string_view(bytes_).substr(sent_);
  count = std::min(left.size(), buffer.size());
  std::copy_n(left.data(), count, reinterpret_cast<char*>(buffer.data()));
  sent_ += count;
  if (count < left.size()) return State::kGoesOn;
  if (has_ended_) return State::kEnd;
  return count > 0 ? State::kGoesOn : State::kLater;
}

bool OutgoingBody::Put(BodyPiece piece) {
  bytes_ = std::move(piece.bytes);
  sent_ = 0;
  if (piece.kind == BodyPiece::Kind::kEnd) {
    has_ended_ = true;
    return !announced_;  // what was announced ends by itself
  }
  if (piece.kind != BodyPiece::Kind::kBytes || bytes_.empty()) return false;
  given_ += bytes_.size();
  if (!announced_) return true;
  has_ended_ = given_ == *announced_;
  return given_ <= *announced_;
}

}  // namespace weir::cloud::http
