// Roles and policies as answers show them.
#pragma once

#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "src/cloud/iam/model.h"
#include "src/cloud/iam/store.h"

namespace weir::cloud::iam {

/// Which answer it is for: none but the Get… of one shows all of it.
enum class Detail {
  kCreated,    ///< no description, session length or last use
  kDescribed,  ///< UpdateRoleDescription's: the description as well
  kInList,     ///< no tags, boundary or last use; of a policy, no description
  kWhole,
};

[[nodiscard]] boost::json::object ToJson(const Role& role, Detail detail);
/// `roles`: all there are, to count those that the policy is attached to.
[[nodiscard]] boost::json::object ToJson(const Policy& policy, const std::vector<Role>& roles,
                                         Detail detail);
/// The document only where it is asked for.
[[nodiscard]] boost::json::object ToJson(const Policy& policy, const PolicyVersion& version,
                                         bool with_document);
[[nodiscard]] boost::json::array ToJson(const Tags& tags);
[[nodiscard]] std::string VersionId(int number);  ///< "v1"

}  // namespace weir::cloud::iam
