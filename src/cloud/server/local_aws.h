// The local AWS: store, clock, faults, services and their one port, wired by hand.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "src/cloud/http/server.h"
#include "src/cloud/protocol/origin_gate.h"
#include "src/cloud/server/adapters/access_judge.h"
#include "src/cloud/store/store.h"
#include "src/result/result.h"

namespace weir::cloud::server {

/// Who may sign, where signatures are enforced.
struct AccessKey {
  std::string access_key_id;
  std::string secret_access_key;
};

/// Accepts requests as long as it lives.
class LocalAws {
 public:
  struct Options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 4566;  ///< 0: any free one
    store::Store::Options store;
    bool recover = false;         ///< a damaged store is cut off before its damage (store::Recover)
    http::TlsFiles tls;           ///< empty: plain HTTP, unless `self_signed`
    bool self_signed = false;     ///< TLS with a certificate of our own, kept beside the store
    std::vector<AccessKey> keys;  ///< empty: any credentials pass
    protocol::OriginRules origins;  ///< hosts and pages that are let in besides this machine's own
    Judged judged = Judged::kFunctions;  ///< by IAM's policies
    bool limits = false;                 ///< AWS's: shards throttle, and SQS makes pauses
    std::string version;                 ///< of Weir, for /_weir/health
  };

  /// Opens the store, then the port. The errors of Store::Open and http::Server::Listen; kDenied
  /// for an address that others can reach, without keys.
  static Result<std::unique_ptr<LocalAws>> Start(Options options);

  LocalAws(const LocalAws&) = delete;
  LocalAws& operator=(const LocalAws&) = delete;
  /// Stops.
  ~LocalAws();

  [[nodiscard]] std::string endpoint() const;                    ///< "http://127.0.0.1:4566"
  [[nodiscard]] std::vector<std::string_view> services() const;  ///< by their signing names
  /// What a client has to trust, for AWS_CA_BUNDLE; "" without TLS.
  [[nodiscard]] std::string certificate() const;
  /// What is to stand in it does: until this is called, its health says that it is starting.
  void SetReady();
  /// Answers what waits, closes all connections, closes the store. Once is enough.
  void Stop();

 private:
  class Impl;
  explicit LocalAws(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace weir::cloud::server
