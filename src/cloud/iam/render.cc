// Documents are percent-encoded in answers (RFC 3986), as the IAM API Reference has it
// (DocumentsComeBackAsTheyWereGivenInPercentEncoding). Which members an answer shows is that of the
// reference's pages API_Role, API_Policy and API_ListRoles, and of AWS CLI's examples of
// create-role and create-policy (AnAnswerShowsOfARoleWhatAwsShows, …OfAPolicy…).
#include "src/cloud/iam/render.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/text/percent.h"
#include "src/text/time.h"

namespace weir::cloud::iam {

namespace json = boost::json;

json::array ToJson(const Tags& tags) {
  json::array list;
  for (const auto& [key, value] : tags) {
    list.emplace_back(json::object{{"Key", key}, {"Value", value}});
  }
  return list;
}

std::string VersionId(int number) { return fmt::format("v{}", number); }

json::object ToJson(const Role& role, Detail detail) {
  json::object shown = {
      {"Path", role.path},
      {"RoleName", role.name},
      {"RoleId", role.id},
      {"Arn", role.arn},
      {"CreateDate", text::EpochSeconds(role.created)},
      {"AssumeRolePolicyDocument", text::PercentEncoded(role.trust_policy)},
  };
  const bool is_new = detail == Detail::kCreated;
  const bool is_whole = detail == Detail::kWhole;
  if (role.description && !is_new) shown["Description"] = *role.description;
  if (is_whole || detail == Detail::kInList) shown["MaxSessionDuration"] = role.max_session_seconds;
  if (role.boundary && (is_whole || is_new)) {
    shown["PermissionsBoundary"] = {{"PermissionsBoundaryType", "Policy"},
                                    {"PermissionsBoundaryArn", *role.boundary}};
  }
  if (!role.tags.empty() && (is_whole || is_new)) shown["Tags"] = ToJson(role.tags);
  if (is_whole) shown["RoleLastUsed"] = json::object();
  return shown;
}

json::object ToJson(const Policy& policy, const std::vector<Role>& roles, Detail detail) {
  const auto attached = std::count_if(roles.begin(), roles.end(), [&policy](const Role& role) {
    return role.attached.contains(policy.arn);
  });
  const auto bounding = std::count_if(roles.begin(), roles.end(), [&policy](const Role& role) {
    return role.boundary == policy.arn;
  });
  json::object shown = {
      {"PolicyName", policy.name},
      {"PolicyId", policy.id},
      {"Arn", policy.arn},
      {"Path", policy.path},
      {"DefaultVersionId", VersionId(policy.default_version)},
      {"AttachmentCount", attached},
      {"PermissionsBoundaryUsageCount", bounding},
      {"IsAttachable", true},
      {"CreateDate", text::EpochSeconds(policy.created)},
      {"UpdateDate", text::EpochSeconds(policy.updated)},
  };
  if (detail == Detail::kInList) return shown;
  if (policy.description && detail == Detail::kWhole) shown["Description"] = *policy.description;
  if (!policy.tags.empty()) shown["Tags"] = ToJson(policy.tags);
  return shown;
}

json::object ToJson(const Policy& policy, const PolicyVersion& version, bool with_document) {
  json::object shown = {
      {"VersionId", VersionId(version.number)},
      {"IsDefaultVersion", version.number == policy.default_version},
      {"CreateDate", text::EpochSeconds(version.created)},
  };
  if (with_document) shown["Document"] = text::PercentEncoded(version.document);
  return shown;
}

}  // namespace weir::cloud::iam
