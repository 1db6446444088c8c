// Bodies of one stream of HTTP/2: what has come of the request's, what is to go of the answer's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "src/cloud/http/body.h"
#include "src/cloud/http/exchange.h"
#include "src/cloud/http/message.h"

namespace weir::cloud::http {

/// What has come of a request's body, until its handler asks for it. Bounded by the stream's
/// window.
class IncomingBody {
 public:
  void Append(std::string_view bytes) { bytes_ += bytes; }
  void Finish() { is_complete_ = true; }
  void Want(Exchange::Wish wish) { wish_ = std::move(wish); }
  [[nodiscard]] bool is_wanted() const { return wish_.has_value(); }

  /// Who asks, and what there is for him; nothing where he has to wait, or nobody asks.
  [[nodiscard]] std::optional<std::pair<Exchange::Wish, BodyPiece>> Take();
  /// Who asks, and gets nothing any more.
  [[nodiscard]] std::optional<Exchange::Wish> TakeWish() {
    return std::exchange(wish_, std::nullopt);
  }

 private:
  std::string bytes_;
  std::optional<Exchange::Wish> wish_;
  bool is_complete_ = false;
};

/// An answer's body on its way: a string, or piece by piece what a source gives.
class OutgoingBody {
 public:
  OutgoingBody() = default;
  /// `has_body`: false for what is announced at most.
  OutgoingBody(Response response, bool has_body);

  enum class State : std::uint8_t {
    kGoesOn,
    kEnd,    ///< with what was copied now
    kLater,  ///< the source has to be asked
  };
  /// Copies what is there into `buffer`; `count` is how much that was.
  State Read(std::span<std::uint8_t> buffer, std::size_t& count);
  /// What the source gave; false where it is not what was announced.
  bool Put(BodyPiece piece);
  [[nodiscard]] const std::shared_ptr<BodySource>& source() const { return source_; }
  [[nodiscard]] bool is_announced() const { return announced_.has_value(); }

 private:
  std::shared_ptr<BodySource> source_;  ///< shared with the pool
  std::optional<std::uint64_t> announced_;
  std::uint64_t given_ = 0;  ///< by the source
  bool has_ended_ = true;    ///< nothing comes behind `bytes_`
  std::string bytes_;
  std::size_t sent_ = 0;  ///< of `bytes_`
};

}  // namespace weir::cloud::http
