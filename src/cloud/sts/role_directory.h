// What STS needs of IAM: the roles that can be assumed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir::cloud::sts {

struct AssumableRole {
  std::string name;
  std::string id;  ///< AROA…
  int max_session_seconds = 3600;
};

/// An adapter: over IAM's store, in src/cloud/server.
class RoleDirectory {
 public:
  RoleDirectory() = default;
  RoleDirectory(const RoleDirectory&) = delete;
  RoleDirectory& operator=(const RoleDirectory&) = delete;
  virtual ~RoleDirectory() = default;
  [[nodiscard]] virtual std::optional<AssumableRole> Find(std::string_view arn) const = 0;
};

}  // namespace weir::cloud::sts
