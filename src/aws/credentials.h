// Who signs: credentials, where they come from, and their renewal before they expire.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/aws/clock.h"
#include "src/result/result.h"

namespace weir::aws {

/// Nothing of this is ever logged.
struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;  ///< "" without one
  std::optional<std::chrono::system_clock::time_point> expires_at;
};

/// One place where credentials may be found.
class CredentialsSource {
 public:
  CredentialsSource() = default;
  CredentialsSource(const CredentialsSource&) = delete;
  CredentialsSource& operator=(const CredentialsSource&) = delete;
  virtual ~CredentialsSource() = default;

  /// Nothing where this source is not set up here; an error where it is and does not give any.
  virtual Result<std::optional<Credentials>> Load(Deadline deadline) = 0;
};

/// So long before they expire credentials are renewed.
inline constexpr std::chrono::minutes kRenewBefore{5};

/// Asks its sources in order and keeps what the first one that is set up gives, until it is about
/// to expire or a service refuses it. Not thread-safe.
class CredentialsProvider {
 public:
  /// `clock` outlives the provider.
  CredentialsProvider(std::vector<std::unique_ptr<CredentialsSource>> sources, const Clock& clock)
      : sources_(std::move(sources)), clock_(clock) {}

  Result<Credentials> Get(Deadline deadline);
  /// A service says that these have expired: the next Get() asks the sources.
  void Refuse() { is_refused_ = true; }

 private:
  Result<Credentials> Load(Deadline deadline);
  [[nodiscard]] bool IsGoodFor(std::chrono::system_clock::duration life) const;

  const std::vector<std::unique_ptr<CredentialsSource>> sources_;
  const Clock& clock_;
  std::optional<Credentials> current_;
  bool is_refused_ = false;
};

}  // namespace weir::aws
