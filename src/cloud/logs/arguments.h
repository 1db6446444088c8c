// What the requests of several operations have in common: which group, which tags.
#pragma once

#include <map>
#include <string>

#include "src/cloud/logs/model.h"
#include "src/cloud/protocol/json_reader.h"
#include "src/cloud/protocol/service.h"

namespace weir::cloud::logs {

/// The member logGroupName, which has to be there.
[[nodiscard]] GroupKey ReadGroup(protocol::JsonReader& in, const protocol::Call& call);
/// Either logGroupName or logGroupIdentifier (a name or an ARN).
[[nodiscard]] GroupKey ReadGroupOrIdentifier(protocol::JsonReader& in, const protocol::Call& call);
/// The group of the member resourceArn.
[[nodiscard]] GroupKey ReadResource(protocol::JsonReader& in, const protocol::Call& call);
/// The member logStreamName, which has to be there.
[[nodiscard]] std::string ReadStream(protocol::JsonReader& in);
using Tags = std::map<std::string, std::string>;
[[nodiscard]] Tags ReadTags(protocol::JsonReader& in);
/// The first thing that is wrong, as CloudWatch Logs puts it: where other services have a
/// ValidationException it has an InvalidParameterException. REQUIRES: there is something wrong.
[[nodiscard]] protocol::AwsError Refusal(const protocol::JsonReader& in);

}  // namespace weir::cloud::logs
