// What many operations are given: names, paths, documents, tags.
#pragma once

#include <string>
#include <vector>

#include "src/cloud/iam/model.h"
#include "src/cloud/protocol/query_reader.h"

namespace weir::cloud::iam {

using protocol::QueryReader;

// Each complains to `in` of what is wrong, and gives something harmless then.
[[nodiscard]] RoleName ReadRoleName(QueryReader& in);
[[nodiscard]] std::string ReadPolicyName(QueryReader& in);
[[nodiscard]] PolicyArn ReadPolicyArn(QueryReader& in, std::string_view name = "PolicyArn");
/// "/" where there is none.
[[nodiscard]] std::string ReadPath(QueryReader& in);
[[nodiscard]] Tags ReadTags(QueryReader& in);

enum class DocumentKind { kPermissions, kTrust };
/// A policy's JSON as it was given; MalformedPolicyDocument for what is none.
[[nodiscard]] std::string ReadDocument(QueryReader& in, std::string_view name, DocumentKind kind);

}  // namespace weir::cloud::iam
