// A body that is there already, on its way into another object.
#pragma once

#include <atomic>
#include <functional>

#include "src/cloud/s3/object_store.h"
#include "src/cloud/s3/received_body.h"

namespace weir::cloud::s3 {

/// What is to be copied.
struct CopyPlan {
  ObjectContent source;
  ChecksumAlgorithm kept;  ///< the checksum that the copy has
};

/// InternalError, SlowDown.
using BodyCopied = std::function<void(protocol::Outcome<ReceivedBody>)>;

/// Copies what is left of the source's bytes, and calls `done` once: at once for a small body, and
/// for all of a file whose digests are known, which only gets another name; else piece by piece
/// beside the requests (bodies.h, chores), until it `gives_up`, which outlives that.
void CopyBody(CopyPlan plan, Bodies& bodies, const std::atomic<bool>& gives_up, BodyCopied done);

}  // namespace weir::cloud::s3
