// A request's body on its way into the store, and what has come of it.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "src/cloud/s3/bodies.h"
#include "src/cloud/s3/body.h"
#include "src/cloud/s3/request.h"

namespace weir::cloud::s3 {

/// Verified and sealed: it only has to be kept.
struct ReceivedBody {
  NewBody bytes;
  BodyDigests digests;
};

/// Nothing where the client has left.
using BodyReceived = std::function<void(std::optional<protocol::Outcome<ReceivedBody>>)>;

/// Reads the request's body, whole or as it comes, and calls `done` once: at once for one that is
/// there, which it takes, else from any thread. `keys` and `bodies` outlive that.
void ReceiveBody(const std::shared_ptr<Request>& request, const BodyPlan& plan,
                 const protocol::KeyRing* keys, Bodies& bodies, BodyReceived done);

/// As an answer: InternalError with its reason, or SlowDown for what is crowded (kConflict).
[[nodiscard]] protocol::Outcome<void> OutcomeOf(const Result<void>& result);

/// Whether a request's body may be a large one, so that it is worth to refuse it unread.
[[nodiscard]] bool MayBeLarge(const Request& request);

}  // namespace weir::cloud::s3
