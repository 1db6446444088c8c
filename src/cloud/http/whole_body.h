// For handlers that want a request's body whole: gathers its pieces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "src/cloud/http/message.h"

namespace weir::cloud::http {

enum class Gathered : std::uint8_t {
  kWhole,      ///< `body` has it, and `source` is gone
  kTooLarge,   ///< more than `most`: nothing is read where the length was announced
  kNoRoom,     ///< the server holds too many bytes already
  kGone,       ///< nobody is there to be answered
  kTimedOut,   ///< the client sent nothing for too long
  kMalformed,  ///< what it sent is no body
};

/// The status that says so: 413, 503, 408, 400; 200 for kWhole.
[[nodiscard]] int StatusOf(Gathered outcome);

/// Reads `request.source` to its end, at most `most` bytes of it, then calls `done` once: on the
/// thread that gave the last piece, or before this returns. REQUIRES: the request has a source.
using GatheredBody = std::function<void(Request request, Gathered outcome)>;
void Gather(Request request, std::size_t most, GatheredBody done);

}  // namespace weir::cloud::http
