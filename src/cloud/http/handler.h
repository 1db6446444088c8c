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
/// waits (a long poll, an invocation) keeps `respond` and returns.
class Handler {
 public:
  Handler() = default;
  Handler(const Handler&) = delete;
  Handler& operator=(const Handler&) = delete;
  virtual ~Handler() = default;
  virtual void Handle(Request request, Respond respond) = 0;
};

}  // namespace weir::cloud::http
