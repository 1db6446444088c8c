// What STS needs of IAM: the roles that can be assumed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::cloud::sts {

struct AssumableRole {
  std::string name;
  std::string id;  ///< AROA…
  int max_session_seconds = 3600;
};

/// What a caller says of the session that it asks for, "" for what it does not say.
struct SessionWish {
  std::string name;
  std::string external_id;
  std::string source_identity;
  std::map<std::string, std::string> tags;
  std::string policy;                    ///< JSON, which bounds the session
  std::vector<std::string> policy_arns;  ///< of managed policies that bound it
};

/// An adapter: over IAM's store, in src/cloud/server/adapters.
class RoleDirectory {
 public:
  RoleDirectory() = default;
  RoleDirectory(const RoleDirectory&) = delete;
  RoleDirectory& operator=(const RoleDirectory&) = delete;
  virtual ~RoleDirectory() = default;
  [[nodiscard]] virtual std::optional<AssumableRole> Find(std::string_view arn) const = 0;
  /// The action ("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity") that the role's trust
  /// policy does not allow for this session; "" where it allows all that it takes.
  [[nodiscard]] virtual std::string_view Refused(std::string_view arn,
                                                 const SessionWish& wish) const = 0;
};

}  // namespace weir::cloud::sts
