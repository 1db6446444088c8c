// The front door: every request passes the same gates in the same order, then goes to its service.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "src/cloud/store/clock.h"
#include "src/cloud/store/faults.h"
#include "src/cloud/wire/handler.h"
#include "src/cloud/wire/service.h"

namespace weir::cloud::wire {

/// Access key id → secret access key (and session token, "" without one).
struct KeySecret {
  std::string secret_access_key;
  std::string session_token;
};

/// Who may sign. `Find` is called by many threads at once.
class KeyRing {
 public:
  KeyRing() = default;
  KeyRing(const KeyRing&) = delete;
  KeyRing& operator=(const KeyRing&) = delete;
  virtual ~KeyRing() = default;
  /// Nothing for a key that is not known.
  [[nodiscard]] virtual std::optional<KeySecret> Find(std::string_view access_key_id) const = 0;
};

/// Gates: in-flight limit → signature on the raw bytes → decompress → route → faults → the service.
/// (Sizes and times are the server's.) Without a KeyRing any credentials pass.
///
/// Routes by credential scope, then X-Amz-Target, then Action, then path (`/2015-03-31/…` is
/// lambda); what is left is S3's. `/_weir/…` and an unsigned GET of `/metrics` go to `own`, past
/// all gates but one: with a KeyRing, what is not a GET or HEAD has to be signed (any region,
/// service "weir").
class FrontDoor : public Handler {
 public:
  struct Options {
    std::size_t in_flight = 1024;   ///< 503 beyond
    const KeyRing* keys = nullptr;  ///< enforces signatures
    /// Kills the function that signs with this key (faults kKillBefore, kKillAfter).
    std::function<void(std::string_view access_key_id)> kill_caller = {};
    /// Is told of every answer of a service; `operation` is what the client sent.
    std::function<void(const Service&, std::string_view operation, int status)> observe = {};
  };

  /// All arguments outlive this, and answer all requests before it goes.
  FrontDoor(Options options, std::vector<Service*> services, Handler& own,
            const store::Clock& clock, store::Faults& faults);

  void Handle(HttpRequest request, Respond respond) override;

 private:
  void HandleOwn(HttpRequest request, const Respond& respond);
  [[nodiscard]] store::TimePoint SystemTime() const;
  /// The gates after the first; what stops a request is rendered by the service.
  Outcome<void> Pass(const Service& service, HttpRequest& request) const;
  /// The service, with what a fault does to its answer.
  void Enter(Service& service, Call call, const Respond& respond);

  const Options options_;
  const std::vector<Service*> services_;
  Handler& own_;
  const store::Clock& clock_;
  store::Faults& faults_;
  std::atomic<std::size_t> in_flight_ = 0;
};

}  // namespace weir::cloud::wire
