// What answers HTTP requests.
#pragma once

#include <functional>

#include "src/cloud/http/message.h"

namespace weir::cloud::http {

/// Gives the answer to a request: once, from any thread, at once or later. Never throws; an answer
/// to a connection that is gone is dropped.
using Respond = std::function<void(Response)>;

/// REQUIRES of implementations: `respond` is called exactly once for each request, in bounded time
/// or when the handler's owner stops. Called by many threads at once. Must not block for long: what
/// waits (a long poll, an invocation) keeps `respond` and returns. So does what reads a body in
/// pieces; to respond before its end is to refuse the rest.
class Handler {
 public:
  Handler() = default;
  Handler(const Handler&) = delete;
  Handler& operator=(const Handler&) = delete;
  virtual ~Handler() = default;
  virtual void Handle(Request request, Respond respond) = 0;
  /// Whether the handler takes bodies in pieces (Request::source). Otherwise it gets them whole, up
  /// to ServerLimits::body_bytes. Small ones that announce their length are always whole.
  [[nodiscard]] virtual bool TakesPieces() const { return false; }
  /// Whether it might hold up the others of its event loop, so that it is better run on a thread
  /// apart, as what takes a body in pieces always is. Whatever is asked for by GET may be large.
  [[nodiscard]] virtual bool MayTakeLong(const Request& request) const {
    return request.method == "GET";
  }
};

}  // namespace weir::cloud::http
