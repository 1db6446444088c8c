// The gate of access: IAM's policies, for the callers that are judged.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/cloud/iam/document_cache.h"
#include "src/cloud/iam/principal_policies.h"
#include "src/cloud/iam/store.h"
#include "src/cloud/lambda/workers/worker_keys.h"
#include "src/cloud/protocol/access.h"
#include "src/cloud/s3/bucket_store.h"
#include "src/cloud/store/clock.h"
#include "src/cloud/sts/sessions.h"
#include "src/policy/evaluation.h"

namespace weir::cloud::server {

/// Who is judged.
enum class Judged : std::uint8_t {
  kFunctions,  ///< functions, by their roles, as far as IAM has these
  kEverybody,  ///< sessions of roles, too, and functions whose roles are not there; not root
  kNobody,
};

/// Who acts for a function: a session of its role.
struct RoleSession {
  std::string role_arn;
  std::string name;  ///< the function's

  auto operator<=>(const RoleSession&) const = default;
};

/// The session in which Lambda acts for a function: of its name, which is the last part of its ARN.
[[nodiscard]] RoleSession SessionOf(std::string_view role_arn, std::string_view function_arn);

/// A caller's policies, a session's, and that of the bucket or the role that is asked for, as
/// policy::Judge puts them together. What is denied is told in the log, for programs may pass over
/// it: of a caller, an action and a folder of resources the first time. Thread-safe.
class AccessJudge : public protocol::AccessGate {
 public:
  static constexpr std::size_t kMaxTold = 1000;   ///< lines in the log; then no more
  static constexpr std::size_t kMaxKnown = 1024;  ///< all are dropped when there is one more

  /// They outlive all calls.
  struct Sources {
    const iam::IamStore& roles;
    const sts::Sessions& sessions;
    /// Whom the key of a function's process stands for; nothing for any other key.
    std::function<std::optional<lambda::KeyOwner>(std::string_view access_key_id)> owner_of;
    const s3::BucketStore& buckets;
    const store::Clock& clock;
  };
  AccessJudge(Judged judged, Sources sources) : judged_(judged), sources_(std::move(sources)) {}

  [[nodiscard]] bool judges_everybody() const { return judged_ == Judged::kEverybody; }
  [[nodiscard]] bool Judges(std::string_view access_key_id) const override;
  [[nodiscard]] std::optional<std::string> WhyDenied(
      const protocol::Call& call, const protocol::AccessWish& wish) const override;
  /// The same for what a service does with a role's rights.
  [[nodiscard]] std::optional<std::string> WhyDenied(const RoleSession& session,
                                                     const protocol::AccessWish& wish) const;
  [[nodiscard]] std::optional<std::string> WhyDenied(const RoleSession& session,
                                                     std::string_view action,
                                                     std::string_view resource) const;

 private:
  /// Who is judged, with all policies that have a say wherever it asks.
  struct Principal {
    policy::Caller caller;
    std::string user_id;
    iam::PrincipalPolicies policies;
    bool has_session = false;
    std::vector<iam::DocumentCache::Pointer> session;

    [[nodiscard]] policy::Policies View() const;
    /// Whether any of its policies asks for keys.
    [[nodiscard]] bool UsesKeys() const;
  };
  /// Null: is not judged.
  using PrincipalPointer = std::shared_ptr<const Principal>;
  struct Known {
    std::uint64_t version = 0;  ///< of IAM's store
    PrincipalPointer principal;
  };
  [[nodiscard]] PrincipalPointer PrincipalOf(std::string_view access_key_id) const;
  /// Made once for as long as IAM stays as it is: a function asks with every call.
  [[nodiscard]] PrincipalPointer PrincipalOf(const RoleSession& session) const;
  [[nodiscard]] PrincipalPointer Made(const RoleSession& session) const;
  [[nodiscard]] PrincipalPointer PrincipalOf(const sts::Session& session) const;
  void AddSessionPolicies(const sts::Session& session, Principal& principal) const;
  [[nodiscard]] policy::Keys GlobalKeys(const Principal& principal,
                                        const protocol::Call* call) const;
  [[nodiscard]] iam::DocumentCache::Pointer ResourcePolicy(const protocol::Access& access) const;
  /// `resource`: what has a say for what is asked for; null: nothing.
  [[nodiscard]] static policy::Decision JudgeOne(const Principal& principal,
                                                 const policy::Document* resource,
                                                 const policy::Wish& wish);
  [[nodiscard]] std::optional<std::string> WhyDenied(const Principal& principal,
                                                     const protocol::AccessWish& wish,
                                                     const protocol::Call* call) const;
  void Tell(const Principal& principal, const protocol::Access& access,
            const std::string& why) const;

  const Judged judged_;
  const Sources sources_;
  mutable iam::DocumentCache documents_;
  mutable std::shared_mutex knowing_;
  mutable std::map<RoleSession, Known> known_;  ///< guarded by knowing_
  mutable std::mutex telling_;
  mutable std::set<std::string> told_;  ///< guarded by telling_
};

}  // namespace weir::cloud::server
