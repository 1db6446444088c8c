// Roles and policies as answers show them.
#pragma once

#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "src/cloud/iam/model.h"
#include "src/cloud/iam/store.h"

namespace weir::cloud::iam {

/// Lists of roles leave out tags, boundary and last use.
enum class Detail { kInList, kWhole };

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
