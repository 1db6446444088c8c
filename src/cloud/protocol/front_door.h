// The front door: every request passes the same gates in the same order, then goes to its service.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "src/cloud/http/handler.h"
#include "src/cloud/http/server.h"
#include "src/cloud/http/whole_body.h"
#include "src/cloud/protocol/access.h"
#include "src/cloud/protocol/authenticator.h"
#include "src/cloud/protocol/credential.h"
#include "src/cloud/protocol/failure_log.h"
#include "src/cloud/protocol/origin_gate.h"
#include "src/cloud/protocol/service.h"
#include "src/cloud/store/clock.h"
#include "src/cloud/store/faults.h"

namespace weir::cloud::protocol {

/// What stands behind an access key id.
struct KeySecret {
  std::string secret_access_key;
  std::string session_token;                     ///< "" without one
  std::optional<store::TimePoint> expires = {};  ///< of temporary ones, by the moved clock

  [[nodiscard]] bool HasExpired(store::TimePoint now) const { return expires && *expires <= now; }
};

/// Who may sign. `Find` is called by many threads at once.
class KeyRing {
 public:
  KeyRing() = default;
  KeyRing(const KeyRing&) = delete;
  KeyRing& operator=(const KeyRing&) = delete;
  virtual ~KeyRing() = default;
  /// Nothing for a key that is not known; one that has expired is, for its user is told so.
  [[nodiscard]] virtual std::optional<KeySecret> Find(std::string_view access_key_id) const = 0;
};

/// A request is routed once, so that whatever stops it is said in its service's words; then it
/// passes the gates: size (as announced, before a byte is read) → origin (origin_gate.h) → room
/// (bytes and requests that are under way) → signature on the raw bytes → decompress → faults → the
/// service, which parses, and asks the gate of access (access.h) before it runs an operation. Times
/// are the server's. Without a KeyRing any credentials pass, but none do not: what bears no
/// signature at all gets the service's own answer to that.
///
/// Every answer in a service's name is counted, wherever the request was stopped, and one with a
/// status of 5xx leaves a line in the log, with its reason.
///
/// Routes by credential scope, then X-Amz-Target, then Action, then path (`/2015-03-31/…` is
/// lambda); what is left is S3's. `/_weir/…` and a GET of `/metrics` that no service is named in go
/// to `own`, past all gates but size, origin and, with a KeyRing, the signature (any region,
/// service "weir"), which a GET of `/_weir/health` can do without, and a GET of `/metrics` can have
/// as `Authorization: Basic` with the key and its secret.
class FrontDoor : public http::Handler {
 public:
  struct Options {
    std::size_t in_flight = http::ServerLimits().in_flight;  ///< 503 beyond
    const KeyRing* keys = nullptr;                           ///< enforces signatures
    const AccessGate* access = nullptr;                      ///< null: nobody is judged
    OriginRules origins = {};  ///< who is let in besides this machine's own
    /// Kills the function that signs with this key (faults kKillBefore, kKillAfter).
    std::function<void(std::string_view access_key_id)> kill_caller = {};
    /// Is told of every answer in a service's name; `operation` is what the client sent, "" where a
    /// form was stopped before it was read.
    std::function<void(const Service&, std::string_view operation, int status)> observe = {};
  };

  /// All arguments outlive this, and answer all requests before it goes.
  FrontDoor(Options options, std::vector<Service*> services, http::Handler& own,
            const store::Clock& clock, store::Faults& faults);

  void Handle(http::Request request, http::Respond respond) override;
  [[nodiscard]] bool TakesPieces() const override { return true; }
  /// Copies of S3 as well: they read and write what they name.
  [[nodiscard]] bool MayTakeLong(const http::Request& request) const override;

 private:
  /// Where a request leads.
  struct Route {
    Credential credential;
    bool is_own = false;
    Service* service = nullptr;  ///< nullptr: Weir's own pages, or no service of ours
    Asked asked;
    bool takes_pieces = false;  ///< its operation reads the body itself

    [[nodiscard]] std::size_t max_body_bytes() const;
  };
  [[nodiscard]] Route FindRoute(const http::Request& request) const;
  /// Bodies are gathered here, but for operations that take pieces.
  void Gather(Route route, http::Request request, http::Respond respond);
  void RefuseBody(const Route& route, http::Gathered outcome, std::size_t most,
                  const http::Respond& respond);
  /// Before it has taken room.
  void TurnAway(const Route& route, const AwsError& error, const http::Respond& respond);
  void Leave(const Route& route, const std::string& request_id, http::Response response,
             const http::Respond& respond);
  void Admit(const Route& route, http::Request request, http::Respond respond);
  /// Counts and logs an answer.
  void Tell(const Service& service, const std::string& operation, const std::string& request_id,
            const http::Response& response);
  /// Tells and dates what is answered, and gives the room back.
  [[nodiscard]] http::Respond Leaving(const Service& service, const Call& call,
                                      http::Respond respond);
  void HandleOwn(http::Request request, http::Respond respond);
  [[nodiscard]] Outcome<void> CheckOwn(const http::Request& request) const;
  [[nodiscard]] SignerClocks Clocks() const;
  void Date(http::Response& response) const;
  /// The signature and unpacking.
  Outcome<void> Pass(const Service& service, http::Request& request) const;
  /// The service, with what a fault does to its answer.
  void Enter(Service& service, Call call, const http::Respond& respond);

  const Options options_;
  const std::vector<Service*> services_;
  http::Handler& own_;
  const store::Clock& clock_;
  store::Faults& faults_;
  std::atomic<std::size_t> in_flight_ = 0;
  FailureLog failures_;
};

}  // namespace weir::cloud::protocol
