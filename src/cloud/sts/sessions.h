// Temporary credentials that were handed out.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

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
  std::string source_identity = {};  ///< passed on to the roles that it assumes; "" without one
  std::string policy = {};           ///< JSON, which bounds it; "" without one
  std::vector<std::string> policy_arns = {};  ///< of managed policies that bound it as well

  /// The access key's id is the row's key.
  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.secret_access_key, self.token, self.expires, self.identity.arn,
                    self.identity.user_id, self.source_identity, self.policy, self.policy_arns);
  }
};

/// What of a session is up to who asks for it.
struct SessionChoices {
  std::string source_identity = {};
  std::string policy = {};
  std::vector<std::string> policy_arns = {};
};

/// Kept in the store, so that they outlive a restart. At most kMaxSessions at a time; of those that
/// have expired the last kMaxExpired are known, so that their users are told. Thread-safe.
class Sessions : public protocol::KeyRing {
 public:
  static constexpr std::size_t kMaxSessions = 10000;
  static constexpr std::size_t kMaxExpired = 1000;

  Sessions(store::Store& store, const store::Clock& clock);

  protocol::Outcome<Session> Create(Identity identity, std::chrono::seconds duration,
                                    SessionChoices choices = {});
  /// Nothing for one that is not known.
  [[nodiscard]] std::optional<Session> Lookup(std::string_view access_key_id) const;
  [[nodiscard]] std::optional<protocol::KeySecret> Find(
      std::string_view access_key_id) const override;

 private:
  struct Census;
  /// Who is alive, and who has been dead for longest.
  [[nodiscard]] Census Count(store::TimePoint now) const;

  store::Store& store_;
  const store::Clock& clock_;
  std::mutex creating_;
};

}  // namespace weir::cloud::sts
