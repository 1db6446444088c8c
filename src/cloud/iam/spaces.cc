// Roles and policies were JSON in version 1.
#include "src/cloud/iam/spaces.h"

#include "src/cloud/iam/model.h"
#include "src/cloud/store/record/json_row.h"

namespace weir::cloud::store {

template <>
struct JsonNames<iam::Role> {
  static constexpr std::array<std::string_view, 12> kNames = {"name",
                                                              "id",
                                                              "path",
                                                              "arn",
                                                              "created",
                                                              "trust_policy",
                                                              "description",
                                                              "max_session_seconds",
                                                              "boundary",
                                                              "tags",
                                                              "inline_policies",
                                                              "attached"};
};

template <>
struct JsonNames<iam::PolicyVersion> {
  static constexpr std::array<std::string_view, 3> kNames = {"number", "document", "created"};
};

template <>
struct JsonNames<iam::Policy> {
  static constexpr std::array<std::string_view, 11> kNames = {
      "name",         "id",      "path",
      "arn",          "created", "updated",
      "description",  "tags",    "default_version",
      "last_version", "versions"};
};

}  // namespace weir::cloud::store

namespace weir::cloud::iam {

std::vector<store::Space> Spaces() {
  return {{.name = kRoleSpace, .steps = {store::FromJson<Role>}},
          {.name = kPolicySpace, .steps = {store::FromJson<Policy>}}};
}

}  // namespace weir::cloud::iam
