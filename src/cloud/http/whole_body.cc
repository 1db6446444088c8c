// For handlers that want a request's body whole: gathers its pieces.
#include "src/cloud/http/whole_body.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "src/cloud/http/exchange.h"

namespace weir::cloud::http {
namespace {

/// Shared: the piece that is asked for holds it.
class Gatherer : public std::enable_shared_from_this<Gatherer> {
 public:
  Gatherer(Request request, std::size_t most, GatheredBody done)
      : request_(std::move(request)), most_(most), done_(std::move(done)) {}

  void Start() {
    const auto length = request_.source->length();
    if (length.value_or(0) > most_) return Finish(Gathered::kTooLarge);
    const auto announced = static_cast<std::size_t>(length.value_or(0));
    if (!Reserve(announced)) return Finish(Gathered::kNoRoom);
    request_.body.reserve(announced);
    Ask();
  }

 private:
  void Ask() {
    request_.source->Next(
        kPieceBytes, [self = shared_from_this()](const BodyPiece& piece) { self->Take(piece); });
  }

  void Take(const BodyPiece& piece) {
    switch (piece.kind) {
      case BodyPiece::Kind::kBytes:
        return Append(piece.bytes);
      case BodyPiece::Kind::kEnd:
        return Finish(Gathered::kWhole);
      case BodyPiece::Kind::kTimedOut:
        return Finish(Gathered::kTimedOut);
      case BodyPiece::Kind::kMalformed:
        return Finish(Gathered::kMalformed);
      case BodyPiece::Kind::kGone:
      case BodyPiece::Kind::kFailed:
        return Finish(Gathered::kGone);
    }
  }

  void Append(const std::string& bytes) {
    if (bytes.size() > most_ - request_.body.size()) return Finish(Gathered::kTooLarge);
    if (!Reserve(request_.body.size() + bytes.size())) return Finish(Gathered::kNoRoom);
    request_.body += bytes;
    Ask();
  }

  /// Room for so many bytes in all.
  bool Reserve(std::size_t bytes) {
    if (bytes <= reserved_) return true;
    if (!request_.source->Reserve(bytes - reserved_)) return false;
    reserved_ = bytes;
    return true;
  }

  void Finish(Gathered outcome) {
    if (outcome == Gathered::kWhole) request_.source.reset();
    const GatheredBody done = std::move(done_);
    done(std::move(request_), outcome);
  }

  Request request_;
  const std::size_t most_;
  std::size_t reserved_ = 0;
  GatheredBody done_;
};

}  // namespace

int StatusOf(Gathered outcome) {
  switch (outcome) {
    case Gathered::kWhole:
      return 200;
    case Gathered::kTooLarge:
      return 413;
    case Gathered::kNoRoom:
      return 503;
    case Gathered::kTimedOut:
      return 408;
    case Gathered::kGone:
    case Gathered::kMalformed:
      break;
  }
  return 400;
}

void Gather(Request request, std::size_t most, GatheredBody done) {
  std::make_shared<Gatherer>(std::move(request), most, std::move(done))->Start();
}

}  // namespace weir::cloud::http
