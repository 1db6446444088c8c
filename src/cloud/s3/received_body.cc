// A request's body on its way into the store: piece by piece, so that none is held whole.
#include "src/cloud/s3/received_body.h"

#include <utility>

#include "src/cloud/s3/errors.h"

namespace weir::cloud::s3 {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

protocol::Outcome<void> OutcomeOf(const Result<void>& result) {
  if (!result) return protocol::Because(errors::InternalError(), result.error());
  return {};
}

/// Why there is no next piece; nothing where nobody is there to be told.
std::optional<protocol::AwsError> ErrorOf(http::BodyPiece::Kind kind) {
  if (kind == http::BodyPiece::Kind::kTimedOut) return errors::RequestTimeout();
  if (kind == http::BodyPiece::Kind::kMalformed) return errors::IncompleteBody();
  return std::nullopt;
}

/// Shared: the piece that is asked for holds it.
class Receiver : public std::enable_shared_from_this<Receiver> {
 public:
  Receiver(std::shared_ptr<const Request> request, NewBody body, BodyReceived done)
      : request_(std::move(request)), body_(std::move(body)), done_(std::move(done)) {}

  void Start(const BodyPlan& plan, const protocol::KeyRing* keys) {
    auto reader = BodyReader::Begin(*request_, keys, plan, [this](std::string_view bytes) {
      return OutcomeOf(body_.Append(bytes));
    });
    if (!reader) return done_(reader.error());
    reader_ = *std::move(reader);
    const http::Request& http = request_->call.http;
    if (http.source) return Begin(*http.source);
    const auto taken = reader_->Take(http.body);
    taken ? Finish() : done_(taken.error());
  }

 private:
  /// What is not announced is gathered until it is large.
  void Begin(http::RequestBody& source) {
    if (source.length() || source.Reserve(kMaxRowBytes)) return Ask();
    done_(errors::SlowDown());
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

  const std::shared_ptr<const Request> request_;
  NewBody body_;
  const BodyReceived done_;
  std::unique_ptr<BodyReader> reader_;
};

}  // namespace

void ReceiveBody(const std::shared_ptr<const Request>& request, const BodyPlan& plan,
                 const protocol::KeyRing* keys, Bodies& bodies, BodyReceived done) {
  std::make_shared<Receiver>(request, bodies.Begin(), std::move(done))->Start(plan, keys);
}

protocol::Outcome<ReceivedBody> CopyBody(BodyCursor& source, ChecksumAlgorithm kept,
                                         Bodies& bodies) {
  NewBody body = bodies.Begin();
  RunningDigest md5 = RunningDigest::Md5();
  RunningDigest checksum(kept);
  while (source.left() > 0) {
    const std::string piece = source.Read(kPieceBytes);
    md5.Add(piece);
    checksum.Add(piece);
    if (const auto taken = OutcomeOf(body.Append(piece)); !taken) return taken.error();
  }
  if (const auto sealed = OutcomeOf(body.Seal()); !sealed) return sealed.error();
  return ReceivedBody{.bytes = std::move(body),
                      .digests = {.md5 = md5.Finish(),
                                  .sent = {},
                                  .kept = {kept, Base64Of(checksum.Finish())},
                                  .verified = false}};
}

}  // namespace weir::cloud::s3
