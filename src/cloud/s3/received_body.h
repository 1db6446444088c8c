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
/// there, else from any thread. `keys` and `bodies` outlive that.
void ReceiveBody(const std::shared_ptr<const Request>& request, const BodyPlan& plan,
                 const protocol::KeyRing* keys, Bodies& bodies, BodyReceived done);

/// Reads what is left of a body that is there already, for a copy of it.
[[nodiscard]] protocol::Outcome<ReceivedBody> CopyBody(BodyCursor& source, ChecksumAlgorithm kept,
                                                       Bodies& bodies);

}  // namespace weir::cloud::s3
