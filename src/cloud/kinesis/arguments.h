// What the requests of several operations have in common: which stream, which shard, which time.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "src/cloud/kinesis/model.h"
#include "src/cloud/protocol/input.h"
#include "src/cloud/protocol/service.h"

namespace weir::cloud::kinesis {

/// StreamName or StreamARN, or both if they name the same. What is wrong is complained of.
[[nodiscard]] StreamKey ReadStream(protocol::Input& in, const protocol::Call& call);
/// The stream of an ARN in a member of that name.
[[nodiscard]] StreamKey ReadArn(protocol::Input& in, const protocol::Call& call,
                                std::string_view member);
/// A member that holds a new stream's name.
[[nodiscard]] StreamKey ReadNewStream(protocol::Input& in, const protocol::Call& call);
[[nodiscard]] std::optional<TimePoint> ReadTime(protocol::Input& in, std::string_view member);
/// Of StreamModeDetails; nothing where they are absent.
[[nodiscard]] std::optional<StreamMode> ReadMode(const protocol::Input& in);
using Tags = std::map<std::string, std::string>;
/// Empty where the member is absent.
[[nodiscard]] Tags ReadTags(protocol::Input& in);

}  // namespace weir::cloud::kinesis
