// Roles and managed policies.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "src/cloud/store/clock.h"

namespace weir::cloud::iam {

using store::TimePoint;

/// Names of roles and policies are unique whatever their case.
struct RoleName {
  std::string text;
};

struct PolicyArn {
  std::string text;
};

using Tags = std::map<std::string, std::string>;

/// What keys of tags are told apart by. User Guide, id_tags, "Case sensitivity": those of roles
/// have a case that is kept and does not count, that of policies' counts
/// (TagKeysOfRolesDifferByMoreThanTheirCase).
enum class TagKeys { kOfRole, kOfPolicy };

struct Role {
  std::string name;
  std::string id;  ///< AROA…
  std::string path = "/";
  std::string arn;
  TimePoint created;
  std::string trust_policy;  ///< JSON, as it was given
  std::optional<std::string> description;
  int max_session_seconds = 3600;
  std::optional<std::string> boundary;  ///< the ARN of a policy
  Tags tags;
  std::map<std::string, std::string> inline_policies;  ///< name → JSON
  std::set<std::string> attached;                      ///< ARNs

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.name, self.id, self.path, self.arn, self.created, self.trust_policy,
                    self.description, self.max_session_seconds, self.boundary, self.tags,
                    self.inline_policies, self.attached);
  }
};

struct PolicyVersion {
  int number = 1;
  std::string document;
  TimePoint created;

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.number, self.document, self.created);
  }
};

struct Policy {
  std::string name;
  std::string id;  ///< ANPA…
  std::string path = "/";
  std::string arn;
  TimePoint created;
  TimePoint updated;
  std::optional<std::string> description;
  Tags tags;
  int default_version = 1;
  int last_version = 1;  ///< numbers are not used again
  std::vector<PolicyVersion> versions;

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.name, self.id, self.path, self.arn, self.created, self.updated,
                    self.description, self.tags, self.default_version, self.last_version,
                    self.versions);
  }
};

}  // namespace weir::cloud::iam
