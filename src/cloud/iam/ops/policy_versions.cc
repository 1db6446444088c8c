// CreatePolicyVersion, GetPolicyVersion, ListPolicyVersions, SetDefaultPolicyVersion,
// DeletePolicyVersion.
#include "src/cloud/iam/ops/policy_versions.h"

#include <algorithm>
#include <string>

#include "src/cloud/iam/arguments.h"
#include "src/cloud/iam/errors.h"
#include "src/cloud/iam/paging.h"
#include "src/cloud/iam/render.h"

namespace weir::cloud::iam::ops {
namespace {

namespace json = boost::json;

/// API_CreatePolicyVersion: the sixth needs one to be deleted, and a deleted one's number does not
/// come again (APolicyHasFiveVersionsWhoseNumbersGoOn).
constexpr std::size_t kMaxVersions = 5;

/// The version that is named "v1" and the like; the end where there is none.
template <typename Versions>
auto FindVersion(Versions& versions, std::string_view id) {
  return std::find_if(versions.begin(), versions.end(), [id](const PolicyVersion& version) {
    return VersionId(version.number) == id;
  });
}

}  // namespace

JsonOutcome CreatePolicyVersion(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const PolicyArn arn = ReadPolicyArn(in);
  const std::string document = ReadDocument(in, "PolicyDocument", policy::Kind::kIdentity);
  const bool is_default = in.Boolean("SetAsDefault").value_or(false);
  if (in.error()) return *in.error();
  const auto policy = context.store.UpdatePolicy(arn, [&](Policy& changing) -> Outcome<void> {
    if (changing.versions.size() >= kMaxVersions) {
      return errors::LimitExceeded(
          "A managed policy can have up to 5 versions. Before you create a new version, you must "
          "delete an existing version.");
    }
    changing.updated = context.clock.Now();
    changing.versions.push_back({++changing.last_version, document, changing.updated});
    if (is_default) changing.default_version = changing.last_version;
    return {};
  });
  if (!policy) return policy.error();
  return json::object{{"PolicyVersion", ToJson(*policy, policy->versions.back(), false)}};
}

JsonOutcome GetPolicyVersion(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const PolicyArn arn = ReadPolicyArn(in);
  const std::string_view id = in.Text("VersionId");
  if (in.error()) return *in.error();
  const auto policy = context.store.FindPolicy(arn);
  if (!policy) return errors::NoSuchPolicy(arn.text);
  const auto version = FindVersion(policy->versions, id);
  if (version == policy->versions.end()) return errors::NoSuchPolicyVersion(arn.text, id);
  return json::object{{"PolicyVersion", ToJson(*policy, *version, true)}};
}

JsonOutcome ListPolicyVersions(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const PolicyArn arn = ReadPolicyArn(in);
  const PageRequest page = PageRequest::Read(in);
  if (in.error()) return *in.error();
  const auto policy = context.store.FindPolicy(arn);
  if (!policy) return errors::NoSuchPolicy(arn.text);
  // Newest first; numbers stay far below the 1000 that the key is good for.
  std::vector<PolicyVersion> versions = policy->versions;
  std::reverse(versions.begin(), versions.end());
  return RenderPage(
      page, "Versions", versions,
      [](const PolicyVersion& version) {
        constexpr int kDescending = 1'000'000'000;
        return std::to_string(kDescending - version.number);
      },
      [&policy](const PolicyVersion& version) { return ToJson(*policy, version, false); });
}

JsonOutcome SetDefaultPolicyVersion(Context& context, const Call& /*call*/,
                                    const json::object& input) {
  Input in(input);
  const PolicyArn arn = ReadPolicyArn(in);
  const std::string_view id = in.Text("VersionId");
  if (in.error()) return *in.error();
  const auto policy = context.store.UpdatePolicy(arn, [&](Policy& changing) -> Outcome<void> {
    const auto version = FindVersion(changing.versions, id);
    if (version == changing.versions.end()) return errors::NoSuchPolicyVersion(arn.text, id);
    changing.default_version = version->number;
    changing.updated = context.clock.Now();
    return {};
  });
  if (!policy) return policy.error();
  return json::object();
}

JsonOutcome DeletePolicyVersion(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const PolicyArn arn = ReadPolicyArn(in);
  const std::string_view id = in.Text("VersionId");
  if (in.error()) return *in.error();
  const auto policy = context.store.UpdatePolicy(arn, [&](Policy& changing) -> Outcome<void> {
    const auto version = FindVersion(changing.versions, id);
    if (version == changing.versions.end()) return errors::NoSuchPolicyVersion(arn.text, id);
    // API_DeletePolicyVersion: not the default one (TheDefaultVersionStays).
    if (version->number == changing.default_version) {
      return errors::DeleteConflict("Cannot delete the default version of a policy.");
    }
    changing.versions.erase(version);
    return {};
  });
  if (!policy) return policy.error();
  return json::object();
}

}  // namespace weir::cloud::iam::ops
