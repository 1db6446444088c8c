// What the requests of several operations have in common: which group, which tags.
#pragma once

#include <map>
#include <string>

#include "src/cloud/logs/model.h"
#include "src/cloud/protocol/input.h"
#include "src/cloud/protocol/service.h"

namespace weir::cloud::logs {

/// The member logGroupName, which has to be there.
[[nodiscard]] GroupKey ReadGroup(const protocol::Input& in, const protocol::Call& call);
/// Either logGroupName or logGroupIdentifier (a name or an ARN).
[[nodiscard]] GroupKey ReadGroupOrIdentifier(protocol::Input& in, const protocol::Call& call);
/// The group of the member resourceArn.
[[nodiscard]] GroupKey ReadResource(protocol::Input& in, const protocol::Call& call);
/// The member logStreamName, which has to be there.
[[nodiscard]] std::string ReadStream(const protocol::Input& in);
using Tags = std::map<std::string, std::string>;
[[nodiscard]] Tags ReadTags(protocol::Input& in);
}  // namespace weir::cloud::logs
