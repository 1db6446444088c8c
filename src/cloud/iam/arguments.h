// What many operations are given: names, paths, documents, tags.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/iam/model.h"
#include "src/cloud/protocol/input.h"
#include "src/policy/document.h"

namespace weir::cloud::iam {

using protocol::Input;

// Each complains to `in` of what is wrong, and gives something harmless then.
[[nodiscard]] RoleName ReadRoleName(Input& in);
[[nodiscard]] std::string ReadPolicyName(Input& in);
[[nodiscard]] PolicyArn ReadPolicyArn(Input& in, std::string_view name = "PolicyArn");
/// "/" where there is none.
[[nodiscard]] std::string ReadPath(Input& in);
[[nodiscard]] Tags ReadTags(Input& in, TagKeys keys);

/// A policy's JSON as it was given; MalformedPolicyDocument for what is none of this kind.
[[nodiscard]] std::string ReadDocument(Input& in, std::string_view name, policy::Kind kind);

}  // namespace weir::cloud::iam
