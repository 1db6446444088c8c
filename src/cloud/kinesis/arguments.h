// What the requests of several operations have in common: which stream, which shard, which time.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "src/cloud/kinesis/model.h"
#include "src/cloud/protocol/json_reader.h"
#include "src/cloud/protocol/service.h"

namespace weir::cloud::kinesis {

/// StreamName or StreamARN, or both if they name the same. What is wrong is complained of.
[[nodiscard]] StreamKey ReadStream(protocol::JsonReader& in, const protocol::Call& call);
/// The stream of an ARN in a member of that name.
[[nodiscard]] StreamKey ReadArn(protocol::JsonReader& in, const protocol::Call& call,
                                std::string_view member);
/// A member that holds a new stream's name.
[[nodiscard]] StreamKey ReadNewStream(protocol::JsonReader& in, const protocol::Call& call);
/// A shard's id as it was sent: of the right characters, perhaps of no shard.
[[nodiscard]] std::optional<std::string> ReadShardId(protocol::JsonReader& in,
                                                     std::string_view member);
[[nodiscard]] std::optional<TimePoint> ReadTime(protocol::JsonReader& in, std::string_view member);
[[nodiscard]] StreamMode ReadMode(protocol::JsonReader& in);
using Tags = std::map<std::string, std::string>;
/// Empty where the member is absent.
[[nodiscard]] Tags ReadTags(protocol::JsonReader& in);
[[nodiscard]] std::vector<std::string> ReadTagKeys(protocol::JsonReader& in);

}  // namespace weir::cloud::kinesis
