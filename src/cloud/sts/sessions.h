// Temporary credentials that were handed out.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/protocol/front_door.h"
#include "src/cloud/store/clock.h"
#include "src/cloud/store/store.h"
#include "src/cloud/sts/caller_directory.h"

namespace weir::cloud::sts {

struct Session {
  std::string access_key_id;  ///< ASIA…
  std::string secret_access_key;
  std::string token;
  store::TimePoint expires;
  Identity identity;
};

/// Kept in the store, so that they outlive a restart; those that expired are removed when new ones
/// are made. At most kMaxSessions. Thread-safe.
class Sessions : public protocol::KeyRing {
 public:
  static constexpr std::size_t kMaxSessions = 10000;

  Sessions(store::Store& store, const store::Clock& clock);

  protocol::Outcome<Session> Create(Identity identity, std::chrono::seconds duration);
  /// Nothing for one that is not known, or has expired.
  [[nodiscard]] std::optional<Session> Lookup(std::string_view access_key_id) const;
  [[nodiscard]] std::optional<protocol::KeySecret> Find(
      std::string_view access_key_id) const override;

 private:
  store::Store& store_;
  const store::Clock& clock_;
  std::mutex creating_;
};

}  // namespace weir::cloud::sts
