// The credentials that workers sign with, each its own: so it is known who calls.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "src/cloud/protocol/front_door.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::lambda {

/// Temporary credentials of an execution role.
struct WorkerCredentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;
};

/// Whom a worker's credentials stand for.
struct KeyOwner {
  std::string role_arn;  ///< of the function's execution role
  std::string function;  ///< its name: that of the session
};

/// Credentials outlive their worker, as on AWS: they are good until they expire, and then known as
/// such. Of workers that have ended, the last kMaxEnded are known. Thread-safe.
class WorkerKeys : public protocol::KeyRing {
 public:
  static constexpr std::chrono::hours kLife{12};
  static constexpr std::size_t kMaxEnded = 1000;

  /// New credentials for a worker that is about to start.
  WorkerCredentials Issue(KeyOwner owner, store::TimePoint now);
  /// From now on KillOwner() finds its process group.
  void Bind(const std::string& access_key_id, pid_t group);
  /// From now on it does not. REQUIRES: called before the process is reaped; may be called again.
  void Unbind(const std::string& access_key_id);

  [[nodiscard]] std::optional<protocol::KeySecret> Find(
      std::string_view access_key_id) const override;
  /// Nothing for a key that is no worker's.
  [[nodiscard]] std::optional<KeyOwner> OwnerOf(std::string_view access_key_id) const;
  /// Kills the worker that signs with this key, before it returns. False where there is none.
  bool KillOwner(std::string_view access_key_id) const;

 private:
  struct Entry {
    protocol::KeySecret secret;
    KeyOwner owner;
    pid_t group = 0;
    bool has_ended = false;
  };
  mutable std::mutex mutex_;
  std::map<std::string, Entry, std::less<>> entries_;
  std::deque<std::string> ended_;  // in the order of their ends
};

}  // namespace weir::cloud::lambda
