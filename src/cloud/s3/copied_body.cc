// A body that is there already, on its way into another object.
#include "src/cloud/s3/copied_body.h"

#include <memory>
#include <optional>
#include <utility>

#include "src/cloud/s3/errors.h"

namespace weir::cloud::s3 {
namespace {

/// Whether its entity tag is its bytes' MD5, and not one of parts' MD5s.
bool IsOfItsBytes(const ObjectInfo& info) {
  return info.pieces.size() == 1 && info.etag.find('-') == std::string::npos;
}

/// What the copy of all of an object would be found to be, where its own row says so.
std::optional<BodyDigests> KnownDigests(const CopyPlan& plan) {
  const ObjectInfo& info = plan.source.info;
  const bool is_all = plan.source.bytes->left() == info.size;
  if (!is_all || !IsOfItsBytes(info) || !info.checksum) return std::nullopt;
  const Checksum& checksum = *info.checksum;
  if (checksum.algorithm != plan.kept || checksum.type != ChecksumType::kFullObject) {
    return std::nullopt;
  }
  return BodyDigests{.md5 = Md5OfTag(info.etag), .sent = {}, .kept = checksum, .verified = false};
}

/// Another name for the source's file.
std::optional<protocol::Outcome<ReceivedBody>> Linked(const CopyPlan& plan, Bodies& bodies) {
  auto digests = KnownDigests(plan);
  if (!digests || !plan.source.info.pieces.front().in_file) return std::nullopt;
  auto body = bodies.Link(plan.source.info.pieces.front());
  if (!body) return std::nullopt;
  if (const auto sealed = OutcomeOf(body->Seal()); !sealed) return sealed.error();
  return ReceivedBody{.bytes = *std::move(body), .digests = *std::move(digests)};
}

class Copying {
 public:
  Copying(CopyPlan plan, Bodies& bodies, BodyCopied done)
      : bytes_(std::move(plan.source.bytes)),
        kept_(plan.kept),
        checksum_(plan.kept),
        body_(bodies.Begin()),
        done_(std::move(done)) {}

  /// One piece; false: that was the last one, and all has been said.
  bool Step() {
    const auto copied = CopyPiece();
    if (copied && bytes_->left() > 0) return true;
    copied ? Finish() : done_(copied.error());
    return false;
  }
  void GiveUp() {
    done_(protocol::Because(errors::InternalError(),
                            {ErrorKind::kUnavailable, "this server is being stopped"}));
  }

 private:
  protocol::Outcome<void> CopyPiece() {
    try {
      if (auto expected = OutcomeOf(body_.Expect(bytes_->left())); !expected) return expected;
      const std::string piece = bytes_->Read(http::kPieceBytes);
      md5_.Add(piece);
      checksum_.Add(piece);
      return OutcomeOf(body_.Append(piece));
    } catch (const store::StoreFailure& failure) {
      return protocol::Because(errors::InternalError(), {ErrorKind::kCorrupt, failure.what()});
    }
  }

  void Finish() {
    if (const auto sealed = OutcomeOf(body_.Seal()); !sealed) return done_(sealed.error());
    done_(ReceivedBody{.bytes = std::move(body_),
                       .digests = {.md5 = md5_.Finish(),
                                   .sent = {},
                                   .kept = {kept_, Base64Of(checksum_.Finish())},
                                   .verified = false}});
  }

  const std::unique_ptr<BodyCursor> bytes_;
  const ChecksumAlgorithm kept_;
  RunningDigest md5_ = RunningDigest::Md5();
  RunningDigest checksum_;
  NewBody body_;
  const BodyCopied done_;
};

}  // namespace

void CopyBody(CopyPlan plan, Bodies& bodies, const std::atomic<bool>& gives_up, BodyCopied done) {
  if (auto linked = Linked(plan, bodies)) return done(*std::move(linked));
  const bool is_small = plan.source.bytes->left() <= kMaxRowBytes;
  const auto copying = std::make_shared<Copying>(std::move(plan), bodies, std::move(done));
  if (is_small) {
    while (copying->Step()) {
    }
    return;
  }
  bodies.chores().Post([copying, &gives_up] {
    if (!gives_up) return copying->Step();
    copying->GiveUp();
    return false;
  });
}

}  // namespace weir::cloud::s3
