// A request's body on its way into the store: piece by piece, so that none is held whole.
#include "src/cloud/s3/received_body.h"

#include <utility>

#include "src/cloud/s3/errors.h"

namespace weir::cloud::s3 {
namespace {

using http::kPieceBytes;

/// Why there is no next piece; nothing where nobody is there to be told.
std::optional<protocol::AwsError> ErrorOf(http::BodyPiece::Kind kind) {
  if (kind == http::BodyPiece::Kind::kTimedOut) return errors::RequestTimeout();
  if (kind == http::BodyPiece::Kind::kMalformed) return errors::IncompleteBody();
  return std::nullopt;
}

/// Shared: the piece that is asked for holds it.
class Receiver : public std::enable_shared_from_this<Receiver> {
 public:
  Receiver(std::shared_ptr<Request> request, NewBody body, BodyReceived done)
      : request_(std::move(request)), body_(std::move(body)), done_(std::move(done)) {}

  void Start(const BodyPlan& plan, const protocol::KeyRing* keys) {
    auto reader = BodyReader::Begin(*request_, keys, plan, [this](std::string_view bytes) {
      return is_moved_ ? protocol::Outcome<void>() : OutcomeOf(body_.Append(bytes));
    });
    if (!reader) return done_(reader.error());
    reader_ = *std::move(reader);
    const auto& source = request_->call.http.source;
    source ? Begin(*source) : TakeWhole(request_->call.http.body);
  }

 private:
  /// Unframed, it is only looked at on its way, and moved in the end.
  void TakeWhole(std::string& bytes) {
    is_moved_ = reader_->is_plain();
    auto taken = reader_->Take(bytes);
    if (taken && is_moved_) taken = OutcomeOf(body_.Take(std::move(bytes)));
    taken ? Finish() : done_(taken.error());
  }

  /// What is not announced is gathered until it is large.
  void Begin(http::RequestBody& source) {
    const std::uint64_t expected = reader_->expected().value_or(kMaxRowBytes);
    if (expected <= kMaxRowBytes) {
      return source.Reserve(static_cast<std::size_t>(expected)) ? Ask() : done_(errors::SlowDown());
    }
    const auto begun = OutcomeOf(body_.Expect(expected));
    begun ? Ask() : done_(begun.error());
  }

  void Ask() {
    request_->call.http.source->Next(
        kPieceBytes,
        [self = shared_from_this()](const http::BodyPiece& piece) { self->Take(piece); });
  }

  void Take(const http::BodyPiece& piece) {
    if (piece.kind == http::BodyPiece::Kind::kEnd) return Finish();
    if (piece.kind != http::BodyPiece::Kind::kBytes) {
      const auto error = ErrorOf(piece.kind);
      return done_(error ? std::optional<protocol::Outcome<ReceivedBody>>(*error) : std::nullopt);
    }
    const auto taken = reader_->Take(piece.bytes);
    taken ? Ask() : done_(taken.error());
  }

  void Finish() {
    auto digests = reader_->Finish();
    if (!digests) return done_(digests.error());
    const auto sealed = OutcomeOf(body_.Seal());
    if (!sealed) return done_(sealed.error());
    done_(ReceivedBody{.bytes = std::move(body_), .digests = *std::move(digests)});
  }

  const std::shared_ptr<Request> request_;
  NewBody body_;
  const BodyReceived done_;
  std::unique_ptr<BodyReader> reader_;
  bool is_moved_ = false;  ///< the body, which is there whole
};

}  // namespace

void ReceiveBody(const std::shared_ptr<Request>& request, const BodyPlan& plan,
                 const protocol::KeyRing* keys, Bodies& bodies, BodyReceived done) {
  std::make_shared<Receiver>(request, bodies.Begin(), std::move(done))->Start(plan, keys);
}

protocol::Outcome<void> OutcomeOf(const Result<void>& result) {
  if (result) return {};
  const bool is_crowded = result.error().kind == ErrorKind::kConflict;
  return protocol::Because(is_crowded ? errors::SlowDown() : errors::InternalError(),
                           result.error());
}

bool MayBeLarge(const Request& request) {
  const auto& source = request.call.http.source;
  return source && source->length().value_or(UINT64_MAX) > kMaxRowBytes;
}

}  // namespace weir::cloud::s3
