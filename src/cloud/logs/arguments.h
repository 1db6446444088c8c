// What the requests of several operations have in common: which group, which tags.
#pragma once

#include <map>
#include <string>

#include "src/cloud/logs/model.h"
#include "src/cloud/wire/json_reader.h"
#include "src/cloud/wire/service.h"

namespace weir::cloud::logs {

/// The member logGroupName, which has to be there.
[[nodiscard]] GroupKey ReadGroup(wire::JsonReader& in, const wire::Call& call);
/// Either logGroupName or logGroupIdentifier (a name or an ARN).
[[nodiscard]] GroupKey ReadGroupOrIdentifier(wire::JsonReader& in, const wire::Call& call);
/// The group of the member resourceArn.
[[nodiscard]] GroupKey ReadResource(wire::JsonReader& in, const wire::Call& call);
/// The member logStreamName, which has to be there.
[[nodiscard]] std::string ReadStream(wire::JsonReader& in);
using Tags = std::map<std::string, std::string>;
[[nodiscard]] Tags ReadTags(wire::JsonReader& in);
/// The first thing that is wrong, as CloudWatch Logs puts it: where other services have a
/// ValidationException it has an InvalidParameterException. REQUIRES: there is something wrong.
[[nodiscard]] wire::AwsError Refusal(const wire::JsonReader& in);

}  // namespace weir::cloud::logs
